using System.Text.Json.Serialization;

namespace Mocks.Wire.Coderd;

/// <summary>An agent as users see it.</summary>
/// <param name="Status"><c>connecting</c>, <c>connected</c>, <c>disconnected</c> or <c>timeout</c>.</param>
/// <param name="InstanceId">Left out when null.</param>
/// <param name="Directory">Left out when null, as the next.</param>
/// <param name="LogsLength">Bytes of all its log lines, as sent.</param>
/// <remarks>Source: coder/coder, <c>codersdk/workspaceagents.go</c>, <c>WorkspaceAgent</c>.</remarks>
public sealed record WorkspaceAgent(
    Guid Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? ParentId,
    GoTime CreatedAt,
    GoTime UpdatedAt,
    GoTime? FirstConnectedAt,
    GoTime? LastConnectedAt,
    GoTime? DisconnectedAt,
    GoTime? StartedAt,
    GoTime? ReadyAt,
    string Status,
    string LifecycleState,
    string Name,
    Guid ResourceId,
    string? InstanceId,
    string Architecture,
    IReadOnlyDictionary<string, string> EnvironmentVariables,
    string OperatingSystem,
    long LogsLength,
    bool LogsOverflowed,
    string? Directory,
    string? ExpandedDirectory,
    string Version,
    string ApiVersion,
    IReadOnlyList<WorkspaceApp> Apps,
    int ConnectionTimeoutSeconds,
    string TroubleshootingUrl,
    IReadOnlyList<string> Subsystems,
    WorkspaceAgentHealth Health,
    IReadOnlyList<string> DisplayApps,
    IReadOnlyList<AgentLogSource> LogSources,
    IReadOnlyList<WorkspaceAgentScript> Scripts,
    string StartupScriptBehavior);

/// <param name="Timeout">Nanoseconds.</param>
/// <remarks>Source: coder/coder, <c>codersdk/workspaceagents.go</c>, <c>WorkspaceAgentScript</c>.</remarks>
public sealed record WorkspaceAgentScript(
    Guid Id, Guid LogSourceId, string LogPath, string Script, string Cron, bool RunOnStart, bool RunOnStop, bool StartBlocksLogin,
    long Timeout, string DisplayName);

/// <param name="Reason">Left out when null.</param>
/// <remarks>Source: coder/coder, <c>codersdk/workspaceagents.go</c>, <c>WorkspaceAgentHealth</c>.</remarks>
public sealed record WorkspaceAgentHealth(bool Healthy, string? Reason);

/// <summary>An app of an agent.</summary>
/// <remarks>Source: coder/coder, <c>codersdk/workspaceapps.go</c>, <c>WorkspaceApp</c>.</remarks>
public sealed record WorkspaceApp(
    Guid Id, string? Url, bool External, string Slug, string? DisplayName, string? Command, string? Icon, bool Subdomain, string? SubdomainName,
    string SharingLevel, WorkspaceAppHealthcheck Healthcheck, string Health, string? Group, bool Hidden, string OpenIn,
    IReadOnlyList<WorkspaceAppStatus> Statuses);

/// <param name="Interval">Seconds.</param>
public sealed record WorkspaceAppHealthcheck(string Url, int Interval, int Threshold);

/// <summary>A status that an app reported.</summary>
/// <param name="Icon">Always empty: deprecated.</param>
/// <param name="NeedsUserAttention">Always false: deprecated.</param>
/// <remarks>Source: coder/coder, <c>codersdk/workspaceapps.go</c>, <c>WorkspaceAppStatus</c>.</remarks>
public sealed record WorkspaceAppStatus(
    Guid Id, GoTime CreatedAt, Guid WorkspaceId, Guid AgentId, Guid AppId, string State, string Message, string Uri, string Icon,
    bool NeedsUserAttention);

/// <summary>The body of <c>GET …/listening-ports</c>.</summary>
public sealed record ListeningPorts(IReadOnlyList<string> Ports);

/// <summary>The body of <c>GET …/containers</c>.</summary>
public sealed record AgentContainers(IReadOnlyList<string> Devcontainers, IReadOnlyList<string> Containers);
