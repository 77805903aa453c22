using System.Globalization;
using System.Text.Json.Serialization;
using Mocks.Afterwards;
using Mocks.Mocking.SavedJournals;
using Mocks.Mocking.Verdicts;
using Mocks.Run;
using Mocks.Workspace.Life;

namespace Mocks.Workspace.Reports;

/// <param name="Lifecycle">The last state that the agent reached, e.g. <c>OFF</c>.</param>
/// <param name="Start">How its start ended: <c>READY</c>, <c>START_ERROR</c> or <c>START_TIMEOUT</c>; null when it did not.</param>
internal sealed record AgentOutcome(string Name, string Lifecycle, string? Start);

/// <summary>The command that ran in the workspace.</summary>
internal sealed record CommandOutcome(IReadOnlyList<string> Words, int Exit, bool TimedOut, double DurationMs, IReadOnlyList<OutputLine> Output, IReadOnlyList<LeftProcess> Left);

/// <summary>The report of one life.</summary>
/// <param name="ReadyMs">From the start until the start scripts of all agents had ended; null when they did not.</param>
/// <param name="StoppedMs">From the signal to the end of the agents; null without a stop.</param>
/// <param name="Killed">An agent had not ended when the grace was over.</param>
/// <param name="Task">coderd has a task for this workspace.</param>
/// <param name="Kept">What a person can read of the conversation; null for a workspace that is no task.</param>
/// <param name="LeftProcesses">What the scripts left running when the agents had ended; it has been killed since.</param>
/// <param name="LeftFiles">Fixed files outside the home that the scripts wrote.</param>
/// <param name="Allowed">Verdicts that do not count.</param>
/// <param name="Exit">0, or 1 for a verdict or a command that failed.</param>
internal sealed record LifeReport(
    string State, string CoderVersion, double GraceSeconds, IReadOnlyList<string> Notes, IReadOnlyList<string> Warnings, IReadOnlyList<AgentOutcome> Agents,
    IReadOnlyList<ScriptOutcome> Scripts, double? ReadyMs, double? StoppedMs, bool Killed, CommandOutcome? Command, bool Task, Outcome? Kept, ReadingOutcome? Reading,
    IReadOnlyList<string> LeftProcesses, IReadOnlyList<string> LeftFiles, IReadOnlyList<TimeLineEntry> TimeLine, IReadOnlyList<Step> Requests,
    IReadOnlyList<Verdict> Verdicts, IReadOnlyList<Verdict> Allowed, int Exit)
{
    /// <summary>coderd's, to be read before it is disposed.</summary>
    [JsonIgnore]
    public IReadOnlyList<MockJournal> Journals { get; init; } = [];

    /// <summary>The outcome in a line, e.g. <c>✓ ready in 1.9 s, stopped in 0.1 s, nothing lost, no verdict</c>.</summary>
    [JsonIgnore]
    public string Sentence => $"{(Exit == 0 ? "✓" : "✗")} {string.Join(", ", Parts().OfType<string>())}";

    private IEnumerable<string?> Parts()
    {
        var worst = Agents.Select(agent => agent.Start).FirstOrDefault(start => start is not "READY");
        yield return ReadyMs is not { } ready ? "not ready" : worst is null ? $"ready in {Seconds(ready)}" : $"{worst} after {Seconds(ready)}";
        yield return Command is not { } command ? null : command.TimedOut ? "the command was stopped: it took too long (--timeout)" : command.Exit == 0 ? null : $"the command exited {command.Exit}";
        var off = Agents.Select(agent => agent.Lifecycle).FirstOrDefault(state => state != "OFF");
        yield return StoppedMs is not { } stopped ? null
            : Killed ? GraceSeconds > 0 ? $"killed after {Seconds(stopped)}" : "killed at once"
            : off is null ? $"stopped in {Seconds(stopped)}" : $"{off} after {Seconds(stopped)}";
        yield return StoppedMs is null ? null : Kept switch
        {
            null => "no task",
            { Kept: Afterwards.Kept.NotSupported } => $"coderd {CoderVersion} keeps no snapshot",
            { Lost: { } lost } => lost,
            _ => "nothing lost",
        };
        yield return (Verdicts.Count == 0 ? "no verdict" : Verdicts.Count == 1 ? "1 verdict" : $"{Verdicts.Count} verdicts") + (Allowed.Count > 0 ? $" ({Allowed.Count} allowed)" : "");
    }

    private static string Seconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s");
}

/// <summary>What a person gets who opens the task.</summary>
internal sealed record ReadingOutcome(int Status, IReadOnlyList<ReadMessage> Messages, string? Error)
{
    public static ReadingOutcome Of(Reading reading) => new(reading.Status,
        [.. (reading.Logs?.Logs ?? []).Select(entry => new ReadMessage(entry.Type == "input" ? "user" : "agent", entry.Content))], reading.Error);
}

/// <param name="From"><c>user</c> or <c>agent</c>.</param>
internal sealed record ReadMessage(string From, string Content);
