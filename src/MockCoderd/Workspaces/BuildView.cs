namespace Mocks.MockCoderd.Workspaces;

/// <summary>A build of the world in the shape that coderd gives it.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspacebuilds.go</c>, <c>convertWorkspaceBuild</c>; <c>coderd/provisionerjobs.go</c>.</remarks>
internal static class BuildView
{
    /// <param name="resources">Null for those of a finished build, which are not reproduced.</param>
    public static WorkspaceBuild Of(Workspace workspace, Build build, Template template, WorldStore world, IReadOnlyList<string>? resources = null)
    {
        var owner = world.UserByName(workspace.Owner);
        var initiator = world.UserByName(build.Initiator)?.Id ?? Guid.Empty;
        return new WorkspaceBuild(
            build.Id, DatabaseTime.Of(build.CreatedAt), DatabaseTime.Of(build.UpdatedAt),
            workspace.Id, workspace.Name, owner?.Id ?? Guid.Empty, workspace.Owner, owner is { AvatarUrl: { Length: > 0 } avatar } ? avatar : null,
            template.VersionId, template.VersionName, build.Number, build.Transition.ToSnakeCase(), initiator, build.Initiator,
            JobOf(build, template, initiator, world), build.Reason, resources, Deadline: null, MaxDeadline: null, workspace.Status, DailyCost: 0,
            new MatchedProvisioners(1, 1, DatabaseTime.Of(build.CreatedAt)), build.PresetId);
    }

    private static ProvisionerJob JobOf(Build build, Template template, Guid initiator, WorldStore world) => new(
        build.JobId, DatabaseTime.Of(build.CreatedAt), DatabaseTime.Of(build.StartedAt), DatabaseTime.Of(build.CompletedAt),
        build.Error, build.Job.ToSnakeCase(), template.FileId,
        new SortedDictionary<string, string>(StringComparer.Ordinal) { ["owner"] = "", ["scope"] = "organization" },
        QueuePosition: 0, QueueSize: 0, world.Organization.Id, initiator, new ProvisionerJobInput(build.Id), "workspace_build",
        new ProvisionerJobMetadata(), LogsOverflowed: false);
}
