namespace Mocks.MockCoderd.Workspaces;

/// <summary>The workspace that the path names.</summary>
internal sealed record NamedWorkspace(Workspace Workspace)
{
    public static ValueTask<NamedWorkspace?> BindAsync(HttpContext context) => Guards.FoundAsync<NamedWorkspace>(context);
}

/// <summary>A workspace, for its owner.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaces.go</c>, <c>workspace</c>; <c>coderd/httpmw/workspaceparam.go</c>. Not reproduced:
/// members that the world does not have (template settings, schedule, resources), <c>include_deleted</c>.</remarks>
internal static class WorkspaceEndpoints
{
    public static void MapWorkspaces(this IEndpointRouteBuilder routes) =>
        routes.MapGuarded("/api/v2/workspaces/{workspace}", Guard, ("workspace", "00000000-0000-4000-8000-000000000011")).MapGet("", GetWorkspace)
            .Documented("get-workspace-metadata-by-id", "Workspaces", "Get workspace metadata by ID", 400, 401, 404).Produces<CoderdWorkspace>();

    /// <summary>Finds the workspace of the path, for a user who may see it.</summary>
    private static Answer? Guard(HttpContext context)
    {
        var world = context.RequestServices.GetRequiredService<WorldStore>();
        var (found, refusal) = Guards.FindForUser<NamedWorkspace>(context, "workspace",
            id => world.WorkspaceById(id) is { Deleted: false } workspace ? (new NamedWorkspace(workspace), workspace.Owner) : null);
        return Guards.Pass(context, found, refusal, _ => new NamedWorkspace(world.DefaultAgent.Workspace));
    }

    private static Answer GetWorkspace(NamedWorkspace named, WorldStore world) => CoderdAnswer.Of(200, WorkspaceView.Of(named.Workspace, world));
}
