namespace Mocks.MockWorkspaceAgent.Life.Scripts;

/// <summary>How a script ended.</summary>
/// <param name="Error">In the agent's words; null for a script that ended well.</param>
internal sealed record ScriptEnd(string? Error, ScriptStatus Status, int ExitCode)
{
    /// <summary>The exit code of a script that has none of its own.</summary>
    public const int UnknownCode = 255;

    public static ScriptEnd TimedOut { get; } = new("script timed out", ScriptStatus.TimedOut, UnknownCode);

    public static ScriptEnd PipesLeftOpen { get; } = new("script exited without closing output pipes", ScriptStatus.PipesLeftOpen, UnknownCode);

    public static ScriptEnd Cancelled { get; } = new("context canceled", ScriptStatus.ExitFailure, UnknownCode);

    public static ScriptEnd NotStarted(string error) => new(error, ScriptStatus.ExitFailure, UnknownCode);
}
