using System.Text.Json;
using System.Text.Json.Nodes;
using Mocks.Workspace.Declaration;
using Mocks.Workspace.Terraform;

namespace Mocks.Tests.Workspace;

/// <summary>The states under <c>tests/golden/workspace</c>, and what coderd reads from them.</summary>
internal static class Golden
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string PathOf(params string[] path) => Repository.Golden(["workspace", .. path]);

    public static IReadOnlyList<TerraformResource> Resources(params string[] path) => TerraformState.Read(File.ReadAllBytes(PathOf(path)));

    public static DeclaredWorkspace Read(params string[] path) => Conversion.Of(Resources(path));

    /// <summary>With agents for a module alone.</summary>
    public static DeclaredWorkspace ReadPlayable(params string[] path) => Conversion.Of(StandIns.AddTo(Resources(path)).Resources);

    public static string Expected(string name) => Show(JsonNode.Parse(File.ReadAllText(PathOf($"expected-{name}.json")))!);

    /// <summary>The reading in the form of the recorded ones.</summary>
    public static string Show(DeclaredWorkspace workspace) => Show(new JsonObject
    {
        ["agents"] = Array(workspace.Agents.Select(AgentOf)),
        ["ai_tasks"] = Array(workspace.AiTasks.Select(task => new JsonObject { ["id"] = task.Id, ["app_id"] = task.AppId, ["enabled"] = task.IsEnabled })),
        ["warnings"] = Array(workspace.Warnings.Select(warning => JsonValue.Create(warning))),
    });

    // Members sorted: their order means nothing.
    private static string Show(JsonNode node) => Sorted(node)!.ToJsonString(Indented);

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static JsonObject AgentOf(DeclaredAgent agent) => new()
    {
        ["agent_name"] = agent.Name,
        ["terraform_id"] = agent.TerraformId,
        ["token"] = agent.Token.ToString(),
        ["auth"] = agent.Auth,
        ["api_key_scope"] = agent.ApiKeyScope,
        ["directory"] = agent.Directory,
        ["motd_path"] = agent.MotdPath,
        ["connection_timeout_seconds"] = agent.ConnectionTimeoutSeconds,
        ["order"] = agent.Order,
        ["display_apps"] = new JsonObject
        {
            ["vscode"] = agent.DisplayApps.Vscode,
            ["vscode_insiders"] = agent.DisplayApps.VscodeInsiders,
            ["web_terminal"] = agent.DisplayApps.WebTerminal,
            ["ssh_helper"] = agent.DisplayApps.SshHelper,
            ["port_forwarding_helper"] = agent.DisplayApps.PortForwardingHelper,
        },
        ["metadata"] = Array(agent.Metadata.Select(item => new JsonObject
        {
            ["key"] = item.Key,
            ["display_name"] = item.DisplayName,
            ["script"] = item.Script,
            ["interval_nanoseconds_on_the_wire"] = item.Interval,
            ["timeout_nanoseconds_on_the_wire"] = item.Timeout,
            ["order"] = item.Order,
        })),
        ["resources_monitoring"] = new JsonObject
        {
            ["memory"] = agent.Monitors.Memory is { } memory ? new JsonObject { ["enabled"] = memory.Enabled, ["threshold"] = memory.Threshold } : null,
            ["volumes"] = Array(agent.Monitors.Volumes.Select(volume => new JsonObject { ["path"] = volume.Path, ["enabled"] = volume.Enabled, ["threshold"] = volume.Threshold })),
        },
        ["environment_variables"] = new JsonObject(agent.Environment.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value))),
        ["scripts"] = Array(agent.Scripts.Select(script => new JsonObject
        {
            ["source"] = script.Source,
            ["display_name"] = script.DisplayName,
            ["icon"] = script.Icon,
            ["log_path"] = script.LogPath,
            ["script"] = script.Script,
            ["cron"] = script.Cron,
            ["run_on_start"] = script.RunOnStart,
            ["run_on_stop"] = script.RunOnStop,
            ["start_blocks_login"] = script.StartBlocksLogin,
            ["timeout_seconds"] = script.TimeoutSeconds,
        })),
        ["apps"] = Array(agent.Apps.Select(app => new JsonObject
        {
            ["source"] = app.Source,
            ["id"] = app.Id.ToString(),
            ["slug"] = app.Slug,
            ["display_name"] = app.DisplayName,
            ["url"] = app.Url,
            ["command"] = app.Command,
            ["icon"] = app.Icon,
            ["external"] = app.External,
            ["subdomain"] = app.Subdomain,
            ["sharing_level"] = app.SharingLevel.ToUpperInvariant(),
            ["hidden"] = app.Hidden,
            ["order"] = app.Order,
            ["group"] = app.Group,
            ["healthcheck"] = new JsonObject
            {
                ["url"] = app.Health?.Url ?? "",
                ["interval_seconds"] = app.Health?.IntervalSeconds ?? 0,
                ["threshold"] = app.Health?.Threshold ?? 0,
            },
            ["health"] = app.Health is null ? "DISABLED" : "INITIALIZING",
        })),
        ["devcontainers"] = Array(agent.Devcontainers.Select(container => new JsonObject { ["name"] = container.Name, ["workspace_folder"] = container.WorkspaceFolder, ["config_path"] = container.ConfigPath })),
        ["attached"] = agent.IsAttached,
    };

    private static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);
}
