using Mocks.Go.Time;
using Mocks.MockCoderd.World;
using Mocks.Wire.Coderd;
using Build = Mocks.MockCoderd.World.Build;

namespace Mocks.MockCoderd.Tasks;

/// <summary>Tasks and builds of the world as coderd writes them.</summary>
/// <remarks>Source: coder/coder, <c>coderd/aitasks.go</c>, <c>taskFromDBTaskAndWorkspace</c>;
/// <c>coderd/workspacebuilds.go</c>, <c>convertWorkspaceBuild</c>; <c>coderd/provisionerjobs.go</c>.</remarks>
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

    public WorkspaceBuildResponse Of(WorkspaceTask task, Workspace workspace, Build build)
    {
        var owner = world.UserByName(workspace.Owner)!;
        var initiator = world.UserByName(build.Initiator)!;
        var template = TemplateOf(task);
        return new WorkspaceBuildResponse(new WorkspaceBuild(
            build.Id,
            GoTime.From(build.CreatedAt),
            GoTime.From(build.UpdatedAt),
            workspace.Id,
            workspace.Name,
            owner.Id,
            owner.Name,
            NullIfEmpty(owner.AvatarUrl),
            task.TemplateVersionId,
            template.VersionName,
            build.Number,
            build.Transition.ToSnakeCase(),
            initiator.Id,
            initiator.Name,
            JobOf(build, template, initiator),
            build.Reason,
            [],
            null,
            null,
            workspace.Status,
            0,
            new MatchedProvisioners(1, 1, GoTime.From(build.CreatedAt)),
            build.PresetId));
    }

    private ProvisionerJob JobOf(Build build, Template template, User initiator) => new(
        build.JobId,
        GoTime.From(build.CreatedAt),
        build.StartedAt is { } started ? GoTime.From(started) : null,
        build.CompletedAt is { } completed ? GoTime.From(completed) : null,
        build.Error,
        build.Job.ToSnakeCase(),
        template.FileId,
        new SortedDictionary<string, string>(StringComparer.Ordinal) { ["owner"] = "", ["scope"] = "organization" },
        0,
        0,
        world.Organization.Id,
        initiator.Id,
        new ProvisionerJobInput(build.Id),
        "workspace_build",
        new ProvisionerJobMetadata(),
        false);

    private Template TemplateOf(WorkspaceTask task) => world.Templates.First(template => template.VersionId == task.TemplateVersionId);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
