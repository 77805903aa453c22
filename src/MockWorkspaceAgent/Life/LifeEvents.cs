using Mocks.MockWorkspaceAgent.Life.Apps;
using Mocks.MockWorkspaceAgent.Life.Manifests;
using Mocks.MockWorkspaceAgent.Life.Scripts;

namespace Mocks.MockWorkspaceAgent.Life;

/// <summary>Something in an agent's life that a person wants to see. Events come one at a time, in the order in which they happened.</summary>
/// <param name="At">By the agent's clock.</param>
public abstract record LifeEvent(DateTimeOffset At);

/// <param name="Release">coderd's version, e.g. <c>v2.34.0+0000000</c>; null when it does not say.</param>
/// <param name="ApiVersion">Of the agent API, as the session asked for it.</param>
public sealed record Connected(DateTimeOffset At, string? Release, string ApiVersion) : LifeEvent(At);

/// <summary>There is no session. The agent tries again.</summary>
/// <param name="Reason">One sentence.</param>
public sealed record ConnectFailed(DateTimeOffset At, string Reason, TimeSpan NextTry) : LifeEvent(At);

/// <param name="Reason">Without a full stop, e.g. <c>coderd closed the connection</c>.</param>
/// <param name="NextTry">Null when the agent ended it.</param>
public sealed record SessionEnded(DateTimeOffset At, string Reason, TimeSpan? NextTry) : LifeEvent(At);

/// <param name="IsFirst">Only the first one starts scripts.</param>
public sealed record ManifestReceived(DateTimeOffset At, AgentManifest Manifest, bool IsFirst) : LifeEvent(At);

public sealed record LifecycleReached(DateTimeOffset At, AgentLifecycle State) : LifeEvent(At);

public sealed record ScriptBegan(DateTimeOffset At, ScriptName Script, ScriptStage Stage) : LifeEvent(At);

/// <param name="ExitCode">As it is reported: 255 for a script that has none of its own.</param>
/// <param name="Error">Null for a script that ended well.</param>
/// <param name="IsReported">False when a real agent sends no ScriptCompleted: the script failed before its process was made.</param>
public sealed record ScriptEnded(
    DateTimeOffset At, ScriptName Script, ScriptStage Stage, int ExitCode, ScriptStatus Status, TimeSpan Duration, string? Error, bool IsReported = true) : LifeEvent(At);

/// <summary>A line that a script printed.</summary>
public sealed record OutputLine(DateTimeOffset At, ScriptName Script, ScriptStage Stage, bool IsError, string Text) : LifeEvent(At);

/// <param name="Checks">How many checks of the app were made by then.</param>
/// <param name="Why">What the last check met, e.g. <c>500</c> or <c>Connection refused</c>.</param>
public sealed record AppHealthChanged(DateTimeOffset At, string Slug, AppHealthState Health, int Checks, string Why) : LifeEvent(At);

/// <param name="Error">Empty for none; a value may come with one.</param>
public sealed record MetadataCollected(DateTimeOffset At, string Key, string Value, string Error) : LifeEvent(At);

/// <summary>Processes that outlive the agent, because they are not in a script's process group or no signal is sent to them. A container's end kills them.</summary>
/// <param name="Processes">E.g. <c>4711 sleep 600</c>.</param>
public sealed record ProcessesLeft(DateTimeOffset At, IReadOnlyList<string> Processes) : LifeEvent(At);

/// <param name="Source">Where it comes from, in words, e.g. <c>script "Setup"</c>.</param>
/// <param name="Text">Without a full stop.</param>
public sealed record LifeWarning(DateTimeOffset At, string Source, string Text) : LifeEvent(At);
