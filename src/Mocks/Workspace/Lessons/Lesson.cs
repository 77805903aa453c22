using Mocks.Mocking.Verdicts;

namespace Mocks.Workspace.Lessons;

/// <summary>Verdicts on the life of a workspace: what really happens there, and what to do about it.</summary>
/// <remarks>Their texts never have a value of the state: values are secrets.</remarks>
internal static class Lesson
{
    public const string AgentDropped = "agent-dropped";
    public const string CoderMissing = "coder-missing";
    public const string EnvDollar = "env-dollar";
    public const string EnvNotSensitive = "env-not-sensitive";
    public const string Killed = "killed";
    public const string NotStarted = "not-started";
    public const string PathLost = "path-lost";
    public const string PipesLeftOpen = "pipes-left-open";
    public const string ScriptFailed = "script-failed";
    public const string ScriptTooLong = "script-too-long";
    public const string TaskUnknown = "task-unknown";
    public const string TimedOut = "timed-out";

    private const string Docs = "docs/workspace.md#verdicts";

    /// <summary>All of these, and those on what a person reads.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [AgentDropped, CoderMissing, EnvDollar, EnvNotSensitive, Killed, NotStarted, PathLost, PipesLeftOpen, ScriptFailed, ScriptTooLong, TaskUnknown, TimedOut,
            "lost", "other", "unexpected", "refused", "unreadable", "blank"];

    /// <param name="source">Where upstream does it.</param>
    public static Verdict Of(string name, string text, string hint, string source) => new(name, 0, text, $"Source: {source}", hint, Docs);
}
