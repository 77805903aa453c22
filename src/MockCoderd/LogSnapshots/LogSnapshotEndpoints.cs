using Mocks.GoLibraries.GoogleUuid;
using Mocks.Mocking.Swagger;
using Mocks.Wire.AgentApi;

namespace Mocks.MockCoderd.LogSnapshots;

/// <summary>Where an agent leaves the last messages of its task when the workspace stops.</summary>
/// <remarks>
/// Source: coder/coder, <c>coderd/aitasks.go</c>, <c>postWorkspaceAgentTaskLogSnapshot</c>.
/// Checks run in upstream's order, so the same bad request gets the same error.
/// Not reproduced: answers that need a broken database.
/// </remarks>
internal static class LogSnapshotEndpoints
{
    public static void MapLogSnapshots(this RouteGroupBuilder me) => me.MapPost("/tasks/{task}/log-snapshot", PostLogSnapshotAsync)
        .In(release => release.LogSnapshots)
        .Documented("upload-task-log-snapshot", "Tasks", "Upload task log snapshot", 400, 401, 404)
        .Accepts<MessagesResponse>("application/json", "*/*").Produces(204)
        .WithExample(
            """{"messages":[{"id":0,"content":"Fix the bug","role":"user","time":"2026-02-01T10:00:00Z"}]}""",
            ("task", "00000000-0000-4000-8000-000000000010"), ("format", LogSnapshotRoute.Format));

    private static Task<Answer> PostLogSnapshotAsync(string task, AgentCaller caller, HttpContext context, WorldStore world, LogSnapshotIntake intake) =>
        intake.TakeAsync(context, task, caller.IsStandIn ? null : CheckBeforeBody(task, context.Request, caller.Workspace, world), caller.IsStandIn);

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
