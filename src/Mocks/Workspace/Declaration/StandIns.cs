using System.Text.Json;
using System.Text.Json.Nodes;
using Mocks.Workspace.Terraform;

namespace Mocks.Workspace.Declaration;

/// <summary>
/// Agents for a module that was applied alone, as the tests of a registry do: its scripts name an <c>agent_id</c> that no agent has.
/// coderd would make nothing of such a state.
/// </summary>
internal static class StandIns
{
    /// <returns>The state with an agent for each unknown <c>agent_id</c>, when it has no agent at all; and a sentence on each.</returns>
    public static (IReadOnlyList<TerraformResource> Resources, IReadOnlyList<string> Notes) AddTo(IReadOnlyList<TerraformResource> resources)
    {
        if (resources.Any(resource => resource.Type == "coder_agent"))
        {
            return (resources, []);
        }

        string[] ids = [.. resources.Where(resource => resource.Type is "coder_script" or "coder_app" or "coder_env").Select(resource => resource.Attributes.Text("agent_id")).Distinct()];
        var agents = ids.Select((id, at) => (Id: id, Name: at == 0 ? "main" : $"main-{at + 1}")).ToArray();
        return (
            [.. resources.Concat(agents.SelectMany(agent => ResourcesOf(agent.Id, agent.Name))).OrderBy(resource => resource.Address, StringComparer.Ordinal)],
            [.. agents.Select(agent => $"the state has no agent, as of a module alone: agent {agent.Name} is made for agent_id \"{agent.Id}\"")]);
    }

    private static IEnumerable<TerraformResource> ResourcesOf(string id, string name)
    {
        var address = $"coder_agent.{name}";
        var agent = new JsonObject { ["id"] = id, ["auth"] = "token", ["token"] = Guid.NewGuid().ToString(), ["connection_timeout"] = 120 };
        yield return new TerraformResource(address, true, "coder_agent", name, new Attributes(address, JsonSerializer.SerializeToElement(agent, StandInJson.Default.JsonObject)), []);

        var machine = $"terraform_data.{name}";
        yield return new TerraformResource(machine, true, "terraform_data", name, new Attributes(machine, default), [address]);
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
internal sealed partial class StandInJson : System.Text.Json.Serialization.JsonSerializerContext;
