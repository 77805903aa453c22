using System.Text.RegularExpressions;
using Mocks.Go.Strconv;
using Mocks.GoLibraries.GoogleUuid;
using Mocks.Workspace.Terraform;

namespace Mocks.Workspace.Declaration;

/// <summary>A <c>coder_agent</c> whose name is good, before anything hangs on it.</summary>
/// <remarks>Source: coder/coder, <c>provisioner/terraform/resources.go</c> and <c>provisioner/regexes.go</c>.</remarks>
internal sealed partial record AgentReading(TerraformResource Resource, bool IsAttached)
{
    private const string NamePattern = "(?i)^[a-z0-9](-?[a-z0-9])*$";

    private Attributes Attributes => Resource.Attributes;

    public string Id => Attributes.Text("id");

    public string Auth => Attributes.Text("auth");

    public IReadOnlyDictionary<string, string> Env => Attributes.Map("env");

    public static IReadOnlyList<AgentReading> Read(IReadOnlyList<TerraformResource> resources)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. resources.Where(resource => resource.Type == "coder_agent").Select(agent =>
        {
            CheckName(agent.Name);
            return !names.Add(agent.Name) ? throw new BuildFailure($"duplicate agent name: {agent.Name}")
                : !agent.IsOnGraph ? throw new BuildFailure($"couldn't find node on graph: {GoQuote.Quote(agent.Label)}")
                : new AgentReading(agent, resources.Any(other => Keeps(other, agent)));
        })];
    }

    public DeclaredAgent ToDeclared(string instanceId) => new(
        Resource.Address, Resource.Name, Id, Guid.Empty, Auth, Auth == "token" ? "" : instanceId,
        Attributes.Text("api_key_scope") == "no_user_data" ? "no_user_data" : "all",
        Attributes.Text("dir"), Attributes.Text("motd_file"), Attributes.Number("connection_timeout"), Attributes.Number("order"),
        DisplayAppsOf(Attributes), [.. Attributes.Blocks("metadata").Select(MetadataOf)], MonitorsOf(Attributes),
        new Dictionary<string, string>(), new Dictionary<string, string>(), [], [], [], IsAttached);

    /// <summary>The token as coderd takes it. An agent of instance identity, or without a token, gets a new one.</summary>
    /// <exception cref="BuildFailure">It is no UUID.</exception>
    public Guid ParseToken() => Auth != "token" || Attributes.Text("token") is not { Length: > 0 } text ? Guid.NewGuid()
        : GoUuid.TryParse(text, out var token, out var error) ? token
        : throw new BuildFailure($"invalid auth token format; must be uuid: {error}");

    /// <summary>The scripts of the agent's own attributes. They come before those of <c>coder_script</c>.</summary>
    public IEnumerable<DeclaredScript> LegacyScripts()
    {
        if (Attributes.Text("startup_script") is { Length: > 0 } startup)
        {
            yield return new DeclaredScript($"{Resource.Address}.startup_script", "Startup Script", "/emojis/25b6-fe0f.png", "coder-startup-script.log",
                startup, Cron: "", RunOnStart: true, RunOnStop: false, IsBlocking, TimeoutSeconds: 0);
        }

        if (Attributes.Text("shutdown_script") is { Length: > 0 } shutdown)
        {
            yield return new DeclaredScript($"{Resource.Address}.shutdown_script", "Shutdown Script", "/emojis/25c0.png", "coder-shutdown-script.log",
                shutdown, Cron: "", RunOnStart: false, RunOnStop: true, StartBlocksLogin: false, TimeoutSeconds: 0);
        }
    }

    // Providers before 0.6.10 have login_before_ready instead, which is true by default.
    private bool IsBlocking => Attributes.Text("startup_script_behavior") is { Length: > 0 } behaviour
        ? behaviour == "blocking"
        : Attributes.IsKnown("login_before_ready") && !Attributes.Flag("login_before_ready");

    private static void CheckName(string name)
    {
        if (name.Length == 0)
        {
            throw new BuildFailure("agent name cannot be empty");
        }

        if (!Name().IsMatch(name))
        {
            throw new BuildFailure(name.Contains('_', StringComparison.Ordinal)
                ? $"agent name {GoQuote.Quote(name)} contains underscores which are no longer supported, please use hyphens instead (regex: {GoQuote.Quote(NamePattern)})"
                : $"agent name {GoQuote.Quote(name)} does not match regex {GoQuote.Quote(NamePattern)}");
        }
    }

    // An external agent runs on a machine that Terraform does not make. What coderd does not find in the graph keeps no agent.
    private static bool Keeps(TerraformResource other, TerraformResource agent) =>
        (other.IsCompute || (other.IsManaged && other.Type == "coder_external_agent")) && other.IsOnGraph && other.Dependencies.Contains(agent.ConfigAddress);

    private static DisplayApps DisplayAppsOf(Attributes agent) => agent.Blocks("display_apps") is [var apps, ..]
        ? new DisplayApps(apps.Flag("vscode"), apps.Flag("vscode_insiders"), apps.Flag("web_terminal"), apps.Flag("ssh_helper"), apps.Flag("port_forwarding_helper"))
        : DisplayApps.Standard;

    private static DeclaredMetadata MetadataOf(Attributes item) => new(
        item.Text("key"), item.Text("display_name"), item.Text("script"), item.Number("interval"), item.Number("timeout"), item.Number("order"));

    private static DeclaredMonitors MonitorsOf(Attributes agent)
    {
        var monitoring = agent.Blocks("resources_monitoring");
        return new DeclaredMonitors(
            monitoring.SelectMany(block => block.Blocks("memory")).Select(memory => new MemoryMonitor(memory.Flag("enabled"), memory.Number("threshold"))).LastOrDefault(),
            [.. monitoring.SelectMany(block => block.Blocks("volume")).Select(volume => new DiskMonitor(volume.Text("path"), volume.Flag("enabled"), volume.Number("threshold")))]);
    }

    [GeneratedRegex(@"^[a-z0-9](-?[a-z0-9])*\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
