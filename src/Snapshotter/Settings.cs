namespace Mocks.Snapshotter;

/// <summary>The settings from the environment, read once at start.</summary>
/// <param name="TaskId">Task to post for; empty when the workspace has no task.</param>
/// <param name="AgentApiPort">Not validated: with a bad port the fetch fails, as with curl.</param>
/// <param name="AgentToken">Sent to coderd, never printed.</param>
/// <param name="PidFile">The file with AgentAPI's process id; null when AgentAPI is not to be stopped.</param>
/// <param name="StopTimeoutText">The unvalidated text; empty when not set.</param>
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

    /// <summary>How long to wait for AgentAPI to exit, or null when the setting is not valid.</summary>
    public TimeSpan? StopTimeout() => StopTimeoutText switch
    {
        "" => DefaultStopTimeout,
        var text when int.TryParse(text, System.Globalization.NumberStyles.None, null, out var seconds)
            && seconds is >= 1 and <= 3600 => TimeSpan.FromSeconds(seconds),
        _ => null,
    };

    public static TimeSpan DefaultStopTimeout => TimeSpan.FromSeconds(20);

    /// <summary>Without the token.</summary>
    public override string ToString() => nameof(Settings);
}
