using Mocks.Go.Time;
using Mocks.MockCoderd.Workspaces;
using Build = Mocks.MockCoderd.World.Build;

namespace Mocks.MockCoderd.Tasks;

/// <summary>Tasks and builds of the world as coderd writes them.</summary>
/// <remarks>Source: coder/coder, <c>coderd/aitasks.go</c>, <c>taskFromDBTaskAndWorkspace</c>.</remarks>
internal sealed class TaskBodies(WorldStore world, CoderdSettings settings)
{
    public AiTask Of(WorkspaceTask task, Workspace workspace)
    {
        var owner = world.UserByName(task.Owner)!;
        var template = TemplateOf(task);
        var state = TaskState.Of(workspace);
        var current = state.Current(workspace, settings.Release);
        return new AiTask(
            task.Id,
            world.Organization.Id,
            owner.Id,
            owner.Name,
            NullIfEmpty(owner.AvatarUrl),
            task.Name,
            task.DisplayName,
            template.Id,
            task.TemplateVersionId,
            template.Name,
            template.DisplayName,
            template.Icon,
            workspace.Id,
            workspace.Name,
            workspace.Status,
            workspace.Latest.Number,
            state.Agent?.Id,
            state.Agent?.Lifecycle.ToSnakeCase(),
            state.Agent is { } agent ? new WorkspaceAgentHealth(agent.UnhealthyReason is null, agent.UnhealthyReason) : null,
            state.App?.Id,
            task.Prompt,
            state.Status.ToSnakeCase(),
            current is null ? null : new TaskStateEntry(GoTime.From(current.Timestamp), current.State, current.Message, current.Uri),
            GoTime.From(task.CreatedAt),
            GoTime.From(workspace.UpdatedAt));
    }

    public WorkspaceBuildResponse Of(WorkspaceTask task, Workspace workspace, Build build) =>
        new(BuildView.Of(workspace, build, TemplateOf(task), world, resources: []));

    private Template TemplateOf(WorkspaceTask task) => world.Templates.First(template => template.VersionId == task.TemplateVersionId);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
