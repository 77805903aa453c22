using Mocks.GoLibraries.GoogleUuid;
using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Swagger;
using Mocks.Wire.Coderd;

namespace Mocks.MockCoderd.Workspaces;

/// <summary>A workspace, for its owner.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaces.go</c>, <c>workspace</c>; <c>coderd/httpmw/workspaceparam.go</c>. Not reproduced:
/// the members that the world knows nothing of (template settings, schedule, resources), <c>include_deleted</c>.</remarks>
internal static class WorkspaceEndpoints
{
    private const string Path = "/api/v2/workspaces/{workspace}";

    public static IEndpointRouteBuilder MapWorkspaces(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, GetWorkspace).WithExample(null, ("workspace", "00000000-0000-4000-8000-000000000011")).WithName("get-workspace-metadata-by-id").WithTags("Workspaces")
            .WithSummary("Get workspace metadata by ID").Produces<CoderdWorkspace>()
            .Produces<ErrorResponse>(400).Produces<ErrorResponse>(401).Produces<ErrorResponse>(404);
        routes.MapOtherMethods(Path, context => UnknownRoutes.WrongMethod(context, "GET"));
        return routes;
    }

    /// <summary>What is wrong with the workspace a path names, or with who asks for it; null when nothing is.</summary>
    internal static (Workspace? Found, Refusal? Refusal) Find(HttpRequest request, string workspace, UserAuth users, WorldStore world)
    {
        var (caller, refusal) = users.Check(request);
        if (caller is null)
        {
            return (null, refusal);
        }

        if (!GoUuid.TryParse(workspace, out var id, out var error))
        {
            return (null, Errors.InvalidUuid(workspace, error));
        }

        return world.WorkspaceById(id) is { Deleted: false } found && (found.Owner == caller.Name || caller.IsOwner)
            ? (found, null)
            : (null, Errors.ResourceNotFound());
    }

    private static Answer GetWorkspace(string workspace, HttpContext context, UserAuth users, WorldStore world)
    {
        var (found, refusal) = Find(context.Request, workspace, users, world);
        return refusal is not null && Verdicts.Refused(context, refusal) is { } refused ? refused
            : CoderdAnswer.Of(200, WorkspaceView.Of(found ?? world.DefaultAgent.Workspace, world));
    }
}
