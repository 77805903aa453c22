using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mocks.MockCoderd.World;

[JsonConverter(typeof(SnakeCaseConverter<AppHealth>))]
public enum AppHealth
{
    Disabled,
    Initializing,
    Healthy,
    Unhealthy,
}

/// <summary>An agent. Every start build brings its own, with a token of its own.</summary>
/// <param name="Token">Its token; whether it is good is never stored: see <see cref="Auth.AgentAuth"/>.</param>
/// <param name="BuildNumber">The build it belongs to. Until the build's job has succeeded there is no such agent.</param>
/// <param name="UnhealthyReason">Null for a healthy one.</param>
/// <param name="InstanceId">The cloud machine it runs on, for instance identity.</param>
/// <param name="LogBytes">Bytes of output that all its logs had when they were sent.</param>
/// <param name="LogsOverflowed">A batch was refused because it would have passed the limit.</param>
/// <param name="NoUserData">The template withholds the owner's keys and tokens from it (<c>api_key_scope = "no_user_data"</c>).</param>
/// <param name="BootsFrom">From this moment the clock takes it from created to ready, and its apps to healthy; null when only control routes
/// or the agent itself do.</param>
/// <param name="Manifest">What the template declares for it.</param>
/// <param name="Presence">When it was connected; null for an agent that never was, whose status follows from its lifecycle.</param>
/// <param name="Reports">What it said over RPC; null for nothing.</param>
/// <param name="Parent">What makes it a sub-agent; null for one of the template's.</param>
public sealed record Agent(
    Guid Id, string Name, Guid Token, int BuildNumber = 1, AgentLifecycle Lifecycle = AgentLifecycle.Ready, string? UnhealthyReason = null,
    string? InstanceId = null, IReadOnlyList<App>? Apps = null, IReadOnlyList<LogSource>? LogSources = null,
    ImmutableList<AgentLog>? Logs = null, long LogBytes = 0, bool LogsOverflowed = false, DateTimeOffset? BootsFrom = null,
    bool NoUserData = false, AgentManifest? Manifest = null, AgentPresence? Presence = null, AgentReports? Reports = null, SubAgentOf? Parent = null)
{
    private static readonly TimeSpan ConnectsAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReadyAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan HealthyAfter = TimeSpan.FromSeconds(3);

    public IReadOnlyList<App> Apps { get; init; } = Apps ?? [];

    public IReadOnlyList<LogSource> LogSources { get; init; } = LogSources ?? [];

    public ImmutableList<AgentLog> Logs { get; init; } = Logs ?? [];

    public AgentManifest Manifest { get; init; } = Manifest ?? AgentManifest.Empty;

    /// <summary>The agent after it said something over RPC.</summary>
    public Agent Report(Func<AgentReports, AgentReports> change) => this with { Reports = change(Reports ?? AgentReports.None) };

    /// <summary>The agent with a source of logs; as it was when it has one of that id already.</summary>
    public Agent With(LogSource source) =>
        LogSources.Any(known => known.Id == source.Id) ? this : this with { LogSources = [.. LogSources, source] };

    /// <summary>The agent as it stands at a moment.</summary>
    public Agent At(DateTimeOffset now)
    {
        if (BootsFrom is not { } from)
        {
            return this;
        }

        var up = now - from;
        var health = up < HealthyAfter ? AppHealth.Initializing : AppHealth.Healthy;
        return this with
        {
            Lifecycle = up < ConnectsAfter ? AgentLifecycle.Created : up < ReadyAfter ? AgentLifecycle.Starting : AgentLifecycle.Ready,
            Apps = [.. Apps.Select(app => app with { Health = health })],
            BootsFrom = up < HealthyAfter ? from : null,
        };
    }
}

[JsonConverter(typeof(SnakeCaseConverter<SharingLevel>))]
public enum SharingLevel
{
    Owner,
    Organization,
    Authenticated,
    Public,
}

/// <param name="Url">Where coderd reaches it, e.g. <c>http://localhost:3284</c>; null for the address the mock was started with, empty for an app
/// that is a command and has no address.</param>
/// <param name="Command">Empty for none.</param>
/// <param name="HealthCheck">How the agent finds out its health; null for an app without a check.</param>
/// <param name="SharingLevel">Who may open it below its path, where <c>--path-apps shared</c> allows more than its owner.</param>
public sealed record App(
    Guid Id, string Slug, string DisplayName, AppHealth Health = AppHealth.Healthy, string? Url = null, SharingLevel SharingLevel = SharingLevel.Owner,
    AppHealthCheck? HealthCheck = null, string Command = "", string Icon = "", bool External = false, bool Subdomain = false, bool Hidden = false,
    OpenIn OpenIn = OpenIn.SlimWindow, string Group = "");

/// <summary>A sub-agent's origin.</summary>
/// <param name="DisplayApps">As REST names them, e.g. <c>web_terminal</c>.</param>
public sealed record SubAgentOf(Guid Agent, string Architecture, string OperatingSystem, IReadOnlyList<string> DisplayApps);

/// <summary>An app's last status.</summary>
/// <param name="State"><c>working</c>, <c>idle</c>, <c>complete</c> or <c>failure</c>, as it was posted.</param>
/// <param name="Uri">Empty for none.</param>
public sealed record AppStatus(Guid Id, Guid AppId, Guid AgentId, DateTimeOffset CreatedAt, string State, string Message, string Uri);

public sealed record LogSource(Guid Id, string DisplayName, string Icon, DateTimeOffset CreatedAt);

/// <param name="Id">Counts up over all agents.</param>
public sealed record AgentLog(long Id, DateTimeOffset CreatedAt, string Output, string Level, Guid SourceId);
