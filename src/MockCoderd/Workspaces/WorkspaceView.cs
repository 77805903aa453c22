namespace Mocks.MockCoderd.Workspaces;

/// <summary>A workspace of the world in the shape that coderd gives it.</summary>
internal static class WorkspaceView
{
    public static CoderdWorkspace Of(Workspace workspace, WorldStore world)
    {
        var template = world.Templates.First(known => known.Id == workspace.TemplateId);
        var failing = workspace.Running.Where(agent => agent.UnhealthyReason is not null).Select(agent => agent.Id).ToArray();
        return new CoderdWorkspace(
            workspace.Id, DatabaseTime.Of(workspace.CreatedAt), DatabaseTime.Of(workspace.Latest.UpdatedAt), IdOf(workspace.Owner, world), workspace.Owner,
            world.UserByName(workspace.Owner)?.AvatarUrl ?? "", world.Organization.Id, world.Organization.Name,
            template.Id, template.Name, template.DisplayName, template.Icon, BuildView.Of(workspace, workspace.Latest, template, world), LastStatus(workspace),
            Outdated: false, workspace.Name, LastUsedAt: DatabaseTime.Of(workspace.Latest.UpdatedAt), null, null,
            new CoderdWorkspaceHealth(failing.Length == 0, failing), AutomaticUpdates: "never", AllowRenames: false, Favorite: false, null,
            workspace.IsPrebuild && workspace.Claim is null, world.Tasks.FirstOrDefault(task => !task.Deleted && task.WorkspaceId == workspace.Id)?.Id);
    }

    private static WorkspaceAppStatus? LastStatus(Workspace workspace) => workspace.AppStatuses is [.., var status]
        ? new WorkspaceAppStatus(status.Id, DatabaseTime.Of(status.CreatedAt), workspace.Id, status.AgentId, status.AppId, status.State, status.Message, status.Uri, "", false)
        : null;

    private static Guid IdOf(string user, WorldStore world) => world.UserByName(user)?.Id ?? Guid.Empty;
}
