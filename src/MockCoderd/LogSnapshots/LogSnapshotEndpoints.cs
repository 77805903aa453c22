using Mocks.GoLibraries.GoogleUuid;
using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Swagger;
using Mocks.Wire.AgentApi;
using Mocks.Wire.Coderd;

namespace Mocks.MockCoderd.LogSnapshots;

/// <summary>Where an agent leaves the last messages of its task when the workspace stops.</summary>
/// <remarks>
/// Source: coder/coder, <c>coderd/aitasks.go</c>, <c>postWorkspaceAgentTaskLogSnapshot</c>.
/// Checks run in upstream's order, so the same bad request gets the same error.
/// Not reproduced: answers that need a broken database.
/// </remarks>
internal static class LogSnapshotEndpoints
{
    private const string Path = "/api/v2/workspaceagents/me/tasks/{task}/log-snapshot";

    public static IEndpointRouteBuilder MapLogSnapshots(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, PostLogSnapshotAsync)
            .WithName("upload-task-log-snapshot").WithTags("Tasks").WithSummary("Upload task log snapshot")
            .Accepts<MessagesResponse>("application/json", "*/*").Produces(204)
            .Produces<ErrorResponse>(400).Produces<ErrorResponse>(401).Produces<ErrorResponse>(404)
            // The default world's, so that the page's example can be executed as it stands.
            .WithExample(
                """{"messages":[{"id":0,"content":"Fix the bug","role":"user","time":"2026-02-01T10:00:00Z"}]}""",
                ("task", "00000000-0000-4000-8000-000000000010"), ("format", LogSnapshotRoute.Format));
        routes.MapOtherMethods(Path, context => UnknownRoutes.WrongMethod(context, "POST"));
        return routes;
    }

    private static Task<Answer> PostLogSnapshotAsync(
        string task, HttpContext context, AgentAuth agents, WorldStore world, LogSnapshotIntake intake)
    {
        var agent = agents.Check(context.Request);
        return intake.TakeAsync(context, task, agent.Refusal ?? CheckBeforeBody(task, context.Request, agent.Workspace!, world));
    }

    private static Refusal? CheckBeforeBody(string task, HttpRequest request, Workspace workspace, WorldStore world)
    {
        if (!GoUuid.TryParse(task, out var id, out var error))
        {
            return Errors.InvalidTaskId(error);
        }

        if (FormatQuery.Check(QueryPairs.Of(request)) is { } refusal)
        {
            return refusal;
        }

        return world.TaskById(id)?.WorkspaceId == workspace.Id ? null : Errors.ResourceNotFound();
    }
}
