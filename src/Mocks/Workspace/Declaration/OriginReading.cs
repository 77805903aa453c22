using Mocks.Workspace.Terraform;

namespace Mocks.Workspace.Declaration;

/// <summary>Reads the data sources on the workspace, its owner and its task. The provider makes up what Terraform's environment does not say.</summary>
internal static class OriginReading
{
    public static WorkspaceOrigin Read(IReadOnlyList<TerraformResource> resources)
    {
        var (workspace, owner, task) = (Find(resources, "coder_workspace"), Find(resources, "coder_workspace_owner"), Find(resources, "coder_task"));
        return new WorkspaceOrigin(
            IdOf(workspace) ?? Guid.NewGuid(), Or(workspace, "name", "default"), IdOf(owner) ?? Guid.NewGuid(), Or(owner, "name", "default"),
            IdOf(task), task?.Attributes.Flag("enabled") ?? false, task?.Attributes.Text("prompt") ?? "");
    }

    // The root module's comes first: its address has no module.
    private static TerraformResource? Find(IReadOnlyList<TerraformResource> resources, string type) =>
        resources.FirstOrDefault(resource => !resource.IsManaged && resource.Type == type);

    private static Guid? IdOf(TerraformResource? source) => Guid.TryParse(source?.Attributes.Text("id"), out var id) ? id : null;

    private static string Or(TerraformResource? source, string name, string other) =>
        source?.Attributes.Text(name) is { Length: > 0 } text ? text : other;
}

/// <summary>Reads the time that a container of the state has to stop.</summary>
internal static class GraceReading
{
    public static StopGrace? Read(IReadOnlyList<TerraformResource> resources)
    {
        var agents = resources.Where(resource => resource.Type == "coder_agent").Select(agent => agent.ConfigAddress).ToArray();
        return resources.Where(resource => resource is { IsManaged: true, Type: "docker_container" } && agents.Any(resource.Dependencies.Contains))
            .Select(container => new StopGrace(container.Address, TimeSpan.FromSeconds(container.Attributes.Number("destroy_grace_seconds")), container.Attributes.Has("destroy_grace_seconds")))
            .MinBy(grace => grace.Time);
    }
}
