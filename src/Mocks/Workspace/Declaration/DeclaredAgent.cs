namespace Mocks.Workspace.Declaration;

/// <summary>An agent with all that hangs on it.</summary>
/// <param name="TerraformId">Not the id of the manifest, which is a new one for each build.</param>
/// <param name="Token">The one of the state; a new one for instance identity.</param>
/// <param name="Environment">Of <c>coder_env</c> and the agent's own <c>env</c>, merged; dollars are not expanded.</param>
/// <param name="EnvSources">The resource that each variable's value comes from, for messages.</param>
/// <param name="Scripts">In the order in which coderd inserts them; a manifest has no order.</param>
/// <param name="Apps">By slug.</param>
/// <param name="IsAttached">coderd keeps it: a resource that is no coder resource depends on it.</param>
internal sealed record DeclaredAgent(
    string Address, string Name, string TerraformId, Guid Token, string Auth, string InstanceId, string ApiKeyScope, string Directory, string MotdPath,
    int ConnectionTimeoutSeconds, int Order, DisplayApps DisplayApps, IReadOnlyList<DeclaredMetadata> Metadata, DeclaredMonitors Monitors,
    IReadOnlyDictionary<string, string> Environment, IReadOnlyDictionary<string, string> EnvSources,
    IReadOnlyList<DeclaredScript> Scripts, IReadOnlyList<DeclaredApp> Apps, IReadOnlyList<DeclaredDevcontainer> Devcontainers, bool IsAttached);

internal sealed record DisplayApps(bool Vscode, bool VscodeInsiders, bool WebTerminal, bool SshHelper, bool PortForwardingHelper)
{
    /// <summary>When the state says nothing: all but VS Code Insiders.</summary>
    public static DisplayApps Standard { get; } = new(true, false, true, true, true);
}

/// <param name="Interval">Seconds in Terraform; the same number as nanoseconds in the manifest.</param>
/// <param name="Timeout">Likewise.</param>
internal sealed record DeclaredMetadata(string Key, string DisplayName, string Script, int Interval, int Timeout, int Order);

/// <param name="Memory">Null for none.</param>
internal sealed record DeclaredMonitors(MemoryMonitor? Memory, IReadOnlyList<DiskMonitor> Volumes);

internal sealed record MemoryMonitor(bool Enabled, int Threshold);

internal sealed record DiskMonitor(string Path, bool Enabled, int Threshold);

/// <param name="Source">The address of its resource, or of the agent's attribute.</param>
/// <param name="TimeoutSeconds">0 for none.</param>
internal sealed record DeclaredScript(
    string Source, string DisplayName, string Icon, string LogPath, string Script, string Cron, bool RunOnStart, bool RunOnStop, bool StartBlocksLogin, int TimeoutSeconds);

/// <param name="SharingLevel"><c>owner</c>, <c>authenticated</c> or <c>public</c>.</param>
/// <param name="Health">Null for an app without a check, whose health is disabled.</param>
internal sealed record DeclaredApp(
    string Source, Guid Id, string Slug, string DisplayName, string Url, string Command, string Icon, bool External, bool Subdomain, string SharingLevel,
    bool Hidden, int Order, string Group, string OpenIn, DeclaredHealthcheck? Health);

internal sealed record DeclaredHealthcheck(string Url, int IntervalSeconds, int Threshold);

/// <param name="SubagentId">Empty for none.</param>
internal sealed record DeclaredDevcontainer(string Source, string Name, string WorkspaceFolder, string ConfigPath, string Id, string SubagentId);
