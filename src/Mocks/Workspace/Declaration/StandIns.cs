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
        var link = LinkOf(resources);
        return (
            [.. resources.Concat(agents.SelectMany(agent => ResourcesOf(agent.Id, agent.Name))).Concat(link is null ? [] : [link.Value.Task]).OrderBy(resource => resource.Address, StringComparer.Ordinal)],
            [.. agents.Select(agent => $"the state has no agent, as of a module alone: agent {agent.Name} is made for agent_id \"{agent.Id}\""),
                .. link is { App: var app } ? [$"the state has no coder_ai_task: the task is linked to {app}"] : Array.Empty<string>()]);
    }

    // A template links its task to the app that the module gives it as an output; a module alone does not.
    private static (TerraformResource Task, string App)? LinkOf(IReadOnlyList<TerraformResource> resources)
    {
        var task = resources.FirstOrDefault(resource => resource is { IsManaged: false, Type: "coder_task" } && resource.Attributes.Flag("enabled"));
        var app = resources.FirstOrDefault(resource => resource.Type == "coder_app" && resource.Attributes.Blocks("healthcheck").Count > 0)
            ?? resources.FirstOrDefault(resource => resource.Type == "coder_app" && resource.Attributes.Text("url").Length > 0);
        if (task is null || app is null || resources.Any(resource => resource.Type == "coder_ai_task"))
        {
            return null;
        }

        const string address = "coder_ai_task.main";
        var values = new JsonObject { ["id"] = task.Attributes.Text("id"), ["app_id"] = app.Attributes.Text("id"), ["enabled"] = true, ["prompt"] = task.Attributes.Text("prompt") };
        return (new TerraformResource(address, true, "coder_ai_task", "main", new Attributes(address, JsonSerializer.SerializeToElement(values, StandInJson.Default.JsonObject)), []), app.Address);
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
