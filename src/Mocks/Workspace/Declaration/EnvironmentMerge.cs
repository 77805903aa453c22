using Mocks.Go.Strconv;
using Mocks.Workspace.Terraform;

namespace Mocks.Workspace.Declaration;

/// <param name="Strategy">Empty before provider 2.15.</param>
internal sealed record EnvReading(string Address, string Name, string Value, string Strategy)
{
    public static IEnumerable<OfAgent<EnvReading>> Read(IReadOnlyList<TerraformResource> resources) =>
        resources.Where(resource => resource.Type == "coder_env").Select(env => new OfAgent<EnvReading>(env.Attributes.Text("agent_id"), env.Address,
            new EnvReading(env.Address, env.Attributes.Text("name"), env.Attributes.Text("value"), env.Attributes.Text("merge_strategy"))));
}

/// <summary>The variables of an agent: those of <c>coder_env</c> folded from nothing, then the agent's own over them.</summary>
/// <remarks>Source: coder/coder, <c>coderd/provisionerdserver/provisionerdserver.go</c>. The fold never sees the variables of the system.</remarks>
internal static class EnvironmentMerge
{
    /// <exception cref="BuildFailure">A variable of the strategy <c>error</c> is there already.</exception>
    public static (IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, string> Sources) Of(AgentReading agent, IEnumerable<EnvReading> envs)
    {
        var (values, sources) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        foreach (var env in envs)
        {
            var old = values.GetValueOrDefault(env.Name, "");
            values[env.Name] = env.Strategy switch
            {
                "append" when old.Length > 0 => $"{old}:{env.Value}",
                "prepend" when old.Length > 0 => $"{env.Value}:{old}",
                "error" when values.ContainsKey(env.Name) =>
                    throw new BuildFailure($"duplicate env var {GoQuote.Quote(env.Name)}: merge_strategy is \"error\" but variable is already defined"),
                _ => env.Value,
            };
            sources[env.Name] = env.Address;
        }

        foreach (var (name, value) in agent.Env)
        {
            values[name] = value;
            sources[name] = $"{agent.Resource.Address}.env";
        }

        return (values, sources);
    }
}
