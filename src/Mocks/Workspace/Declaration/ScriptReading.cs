using Mocks.Workspace.Terraform;

namespace Mocks.Workspace.Declaration;

/// <summary>Reads <c>coder_script</c>.</summary>
internal static class ScriptReading
{
    public static IEnumerable<OfAgent<DeclaredScript>> Read(IReadOnlyList<TerraformResource> resources) =>
        resources.Where(resource => resource.Type == "coder_script").Select(resource =>
        {
            var script = resource.Attributes;
            return new OfAgent<DeclaredScript>(script.Text("agent_id"), resource.Address, new DeclaredScript(
                resource.Address, script.Text("display_name"), script.Text("icon"), script.Text("log_path"), script.Text("script"), script.Text("cron"),
                script.Flag("run_on_start"), script.Flag("run_on_stop"), script.Flag("start_blocks_login"), script.Number("timeout")));
        });
}

/// <summary>Reads <c>coder_devcontainer</c>.</summary>
internal static class DevcontainerReading
{
    public static IEnumerable<OfAgent<DeclaredDevcontainer>> Read(IReadOnlyList<TerraformResource> resources) =>
        resources.Where(resource => resource.Type == "coder_devcontainer").Select(resource =>
        {
            var container = resource.Attributes;
            return new OfAgent<DeclaredDevcontainer>(container.Text("agent_id"), resource.Address, new DeclaredDevcontainer(
                resource.Address, resource.Name, container.Text("workspace_folder"), container.Text("config_path"), container.Text("id"), container.Text("subagent_id")));
        });
}

/// <summary>The cloud machines of agents: named by <c>coder_agent_instance</c>, else by the machine that depends on the agent.</summary>
internal static class InstanceIds
{
    private static readonly Dictionary<string, string> Automatic = new()
    {
        ["google_compute_instance"] = "instance_id",
        ["aws_instance"] = "id",
        ["aws_spot_instance_request"] = "spot_instance_id",
        ["azurerm_linux_virtual_machine"] = "virtual_machine_id",
        ["azurerm_windows_virtual_machine"] = "virtual_machine_id",
    };

    /// <returns>By the agent's id.</returns>
    public static IReadOnlyDictionary<string, string> Read(IReadOnlyList<TerraformResource> resources)
    {
        var ids = new Dictionary<string, string>();
        foreach (var agent in resources.Where(resource => resource.Type == "coder_agent"))
        {
            var machine = resources.FirstOrDefault(resource => Automatic.ContainsKey(resource.Type) && resource.Dependencies.Contains(agent.ConfigAddress));
            ids[agent.Attributes.Text("id")] = machine?.Attributes.TextOrNone(Automatic[machine.Type]) ?? "";
        }

        foreach (var instance in resources.Where(resource => resource.Type == "coder_agent_instance"))
        {
            ids[instance.Attributes.Text("agent_id")] = instance.Attributes.Text("instance_id");
        }

        return ids;
    }
}
