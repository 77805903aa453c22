using System.Text.Json.Serialization;

namespace Mocks.MockCoderd.World;

/// <summary>What an agent's template declares and its manifest carries, apart from its apps.</summary>
/// <param name="Environment">Of <c>coder_env</c> and the agent's own <c>env</c>, merged.</param>
/// <param name="Directory">As declared, e.g. <c>~/project</c>; the agent expands it.</param>
/// <param name="Metadata">What the agent shall measure.</param>
/// <param name="Memory">The memory monitor; null for an agent without one.</param>
/// <param name="Secrets">The owner's, from release 2.34 on.</param>
/// <param name="DisplayApps">As REST names them, e.g. <c>web_terminal</c>; null for all.</param>
public sealed record AgentManifest(
    IReadOnlyDictionary<string, string>? Environment = null, string Directory = "", string MotdPath = "",
    IReadOnlyList<AgentScript>? Scripts = null, IReadOnlyList<AgentMetadata>? Metadata = null, IReadOnlyList<AgentDevcontainer>? Devcontainers = null,
    ResourceMonitor? Memory = null, IReadOnlyList<VolumeMonitor>? Volumes = null, IReadOnlyList<AgentSecret>? Secrets = null,
    IReadOnlyList<string>? DisplayApps = null)
{
    public static AgentManifest Empty { get; } = new();

    public IReadOnlyDictionary<string, string> Environment { get; init; } = Environment ?? new Dictionary<string, string>();

    public IReadOnlyList<AgentScript> Scripts { get; init; } = Scripts ?? [];

    public IReadOnlyList<AgentMetadata> Metadata { get; init; } = Metadata ?? [];

    public IReadOnlyList<AgentDevcontainer> Devcontainers { get; init; } = Devcontainers ?? [];

    public IReadOnlyList<VolumeMonitor> Volumes { get; init; } = Volumes ?? [];

    public IReadOnlyList<AgentSecret> Secrets { get; init; } = Secrets ?? [];

    /// <summary>The same for the next build, which gives its scripts and their log sources ids of their own.</summary>
    public AgentManifest Renew(Func<Guid> nextId) => this with
    {
        Scripts = [.. Scripts.Select(script => script with { Id = nextId(), LogSourceId = nextId() })],
    };
}

/// <param name="Id">All zeros for one that the mock shall give.</param>
/// <param name="LogSourceId">Of the lines that it prints; all zeros for one that the mock shall give.</param>
/// <param name="Cron">Empty for none.</param>
/// <param name="TimeoutSeconds">0 for none.</param>
public sealed record AgentScript(
    string DisplayName, string Script, Guid Id = default, Guid LogSourceId = default, string LogPath = "", string Cron = "",
    bool RunOnStart = false, bool RunOnStop = false, bool StartBlocksLogin = false, int TimeoutSeconds = 0, string Icon = "");

/// <param name="Interval">Seconds in Terraform; nanoseconds in the manifest, as upstream writes it.</param>
/// <param name="Order">The place in the list that people see; of equal ones the key decides.</param>
public sealed record AgentMetadata(string Key, string DisplayName = "", string Script = "", long Interval = 10, long Timeout = 0, int Order = 0);

/// <param name="SubagentId">The agent that Terraform declared for it; null for none.</param>
public sealed record AgentDevcontainer(string WorkspaceFolder, string Name = "", string ConfigPath = "", Guid Id = default, Guid? SubagentId = null);

public sealed record ResourceMonitor(bool Enabled = true);

public sealed record VolumeMonitor(string Path, bool Enabled = true);

/// <param name="EnvName">Empty for a secret that is not a variable.</param>
/// <param name="FilePath">Empty for a secret that is not a file.</param>
public sealed record AgentSecret(string Value, string EnvName = "", string FilePath = "");

/// <param name="Interval">Seconds.</param>
/// <param name="Threshold">How many checks in a row have to fail.</param>
public sealed record AppHealthCheck(string Url, int Interval = 5, int Threshold = 6);

[JsonConverter(typeof(SnakeCaseConverter<OpenIn>))]
public enum OpenIn
{
    SlimWindow,
    Tab,
}
