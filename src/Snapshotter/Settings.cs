namespace Mocks.Snapshotter;

/// <summary>What the environment asks for, read once at start.</summary>
/// <param name="TaskId">Task to post for; empty when this workspace has none.</param>
/// <param name="AgentApiPort">As given: what is no port is a fetch that fails, as with curl.</param>
/// <param name="AgentToken">Sent to coderd, never printed.</param>
/// <param name="PidFile">Where AgentAPI's process id is; null leaves the stopping of AgentAPI to others.</param>
/// <param name="StopTimeoutText">As given, empty when not.</param>
/// <remarks>Source: coder/registry, agentapi module, shutdown script; the two that start with SNAPSHOTTER are ours.</remarks>
internal sealed record Settings(
    string TaskId,
    bool CapturesSnapshot,
    string AgentApiPort,
    string AgentUrl,
    string AgentToken,
    string? PidFile,
    bool SavesState,
    bool KeepsPadding,
    string StopTimeoutText)
{
    public const string StopTimeoutName = "SNAPSHOTTER_STOP_TIMEOUT_SECONDS";

    /// <param name="environment">The value of a variable, or null.</param>
    public static Settings From(Func<string, string?> environment)
    {
        string Value(string name, string fallback = "") => environment(name) is { Length: > 0 } value ? value : fallback;

        var moduleFolder = Value("ARG_MODULE_DIR_NAME");
        var usualPidFile = moduleFolder.Length == 0 ? "" : $"{Value("HOME")}/{moduleFolder}/agentapi.pid";
        var pidFile = Value("ARG_PID_FILE_PATH", usualPidFile);

        return new(
            TaskId: Value("ARG_TASK_ID"),
            CapturesSnapshot: Value("ARG_TASK_LOG_SNAPSHOT", "true") == "true",
            AgentApiPort: Value("ARG_AGENTAPI_PORT", "3284"),
            AgentUrl: Value("CODER_AGENT_URL"),
            AgentToken: Value("CODER_AGENT_TOKEN"),
            PidFile: pidFile.Length == 0 ? null : pidFile,
            SavesState: Value("ARG_ENABLE_STATE_PERSISTENCE", "false") == "true",
            KeepsPadding: Value("SNAPSHOTTER_KEEP_PADDING") == "true",
            StopTimeoutText: Value(StopTimeoutName));
    }

    /// <summary>How long to wait for AgentAPI to go, or null when what was given is no such time.</summary>
    public TimeSpan? StopTimeout() => StopTimeoutText switch
    {
        "" => DefaultStopTimeout,
        var text when int.TryParse(text, System.Globalization.NumberStyles.None, null, out var seconds)
            && seconds is >= 1 and <= 3600 => TimeSpan.FromSeconds(seconds),
        _ => null,
    };

    public static TimeSpan DefaultStopTimeout => TimeSpan.FromSeconds(20);

    /// <summary>Leaves the token out, wherever it may be logged.</summary>
    public override string ToString() => nameof(Settings);
}
