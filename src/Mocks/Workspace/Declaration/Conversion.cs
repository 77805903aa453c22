using Mocks.Workspace.Terraform;

namespace Mocks.Workspace.Declaration;

/// <summary>Turns a state into the workspace that coderd makes of it.</summary>
/// <remarks>
/// Source: coder/coder, <c>provisioner/terraform/resources.go</c>, <c>ConvertState</c>, and
/// <c>coderd/provisionerdserver/provisionerdserver.go</c>, <c>InsertWorkspaceResource</c>. Errors come in upstream's order, the first ends it.
/// A state has no graph: a resource is said to be upstream's nearest one when it has the agent among its dependencies, which are transitive.
/// </remarks>
internal static class Conversion
{
    /// <param name="resources">In the order of their addresses.</param>
    /// <exception cref="BuildFailure">coderd refuses the state.</exception>
    /// <exception cref="StateException">An attribute is not as the provider writes it.</exception>
    public static DeclaredWorkspace Of(IReadOnlyList<TerraformResource> resources)
    {
        var agents = AgentReading.Read(resources);
        var owners = new AgentOwners(agents);
        var devcontainers = owners.Group(DevcontainerReading.Read(resources));
        owners.AddSubagents(devcontainers.SelectMany(group => group));
        var instances = InstanceIds.Read(resources);
        var apps = owners.Group(AppReading.Read(resources));
        var envs = owners.Group(EnvReading.Read(resources));
        var scripts = owners.Group(ScriptReading.Read(resources));
        ResourceRules.Check(resources);

        // The rows of the database come next, agent by agent.
        DeclaredAgent[] declared =
        [
            .. agents.Select(agent =>
            {
                var (environment, sources) = EnvironmentMerge.Of(agent, envs[agent.Id]);
                return agent.ToDeclared(instances.GetValueOrDefault(agent.Id, "")) with
                {
                    Environment = environment,
                    EnvSources = sources,
                    Token = agent.ParseToken(),
                    Scripts = [.. agent.LegacyScripts(), .. scripts[agent.Id]],
                    Devcontainers = [.. devcontainers[agent.Id]],
                    Apps = [.. apps[agent.Id].Select(app => app.ToDeclared()).OrderBy(app => app.Slug, StringComparer.Ordinal)],
                };
            }),
        ];
        var tasks = TaskReading.Read(resources);
        return new DeclaredWorkspace(declared, tasks, OriginReading.Read(resources), GraceReading.Read(resources),
            [.. Dropped(declared), .. owners.Dropped, .. TaskReading.Unlinked(tasks, declared)], SecretReading.Read(resources));
    }

    private static IEnumerable<string> Dropped(IEnumerable<DeclaredAgent> agents) =>
        agents.Where(agent => !agent.IsAttached).Select(agent =>
            $"{agent.Address}: no resource that is not a coder resource depends on it, so coderd drops it, with its scripts and apps");
}
