using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Afterwards;
using Mocks.MockCoderd.LogSnapshots;
using Mocks.Mocking.Journal;
using Mocks.Mocking.SavedJournals;
using Mocks.Mocking.Verdicts;

namespace Mocks.Run;

/// <summary>One request of the command.</summary>
/// <param name="Id">In the journal of its mock.</param>
/// <param name="AtMs">Milliseconds since the start of the command.</param>
/// <param name="Service"><c>agentapi</c> or <c>coderd</c>.</param>
/// <param name="Status">Null when the request was not answered.</param>
internal sealed record Step(
    long Id, double AtMs, string Service, string Method, string Url, int? Status, long RequestBytes, long AnswerBytes, string? Fault,
    IReadOnlyList<string> Remarks, IReadOnlyList<Verdict> Verdicts);

/// <summary>The report of one run.</summary>
/// <param name="CoderVersion">The release of coderd that was imitated.</param>
/// <param name="Left">What the command left running when it had ended; it has been ended since.</param>
/// <param name="Kept">How much of the conversation a person can read.</param>
/// <param name="Seen">What coderd would show of the task's snapshot; null when none was stored.</param>
/// <param name="OnTheRun">Verdicts on what a person can read, and on requests that the report does not show.</param>
/// <param name="Exit">The exit code of <c>mocks run</c>: 0, or 1 for a verdict or a wrong exit code.</param>
internal sealed record RunReport(
    string Preset, string CoderVersion, bool Strict, IReadOnlyList<string> Command, int CommandExit, int ExpectedExit, bool TimedOut, double DurationMs,
    IReadOnlyList<OutputLine> Output, IReadOnlyList<LeftProcess> Left, IReadOnlyList<Step> Steps, ReadBack? Seen, Reading Reading, Outcome Kept, IReadOnlyList<Verdict> OnTheRun, int Exit)
{
    /// <summary>Those of both mocks, without the request that reads what is readable. To be read before the mocks are disposed.</summary>
    [JsonIgnore]
    public IReadOnlyList<MockJournal> Journals { get; init; } = [];

    /// <summary>The outcome in a line, e.g. <c>✓ no verdict, the command exited 0, 0.26 s</c>.</summary>
    [JsonIgnore]
    public string Sentence
    {
        get
        {
            var verdicts = Verdicts.Count();
            var exit = TimedOut
                ? "the command was stopped: it took too long (--timeout)"
                : $"the command exited {CommandExit}{(CommandExit == ExpectedExit ? "" : $", expected {ExpectedExit}")}";
            return string.Create(CultureInfo.InvariantCulture,
                $"{(Exit == 0 ? "✓" : "✗")} {(verdicts == 0 ? "no verdict" : verdicts == 1 ? "1 verdict" : $"{verdicts} verdicts")}, {exit}, {DurationMs / 1000:0.00} s");
        }
    }

    /// <summary>Those on the requests, and the one on the outcome.</summary>
    public IEnumerable<Verdict> Verdicts => Steps.SelectMany(step => step.Verdicts).Concat(OnTheRun);

    public static async Task<RunReport> MakeAsync(BothMocks mocks, IReadOnlyList<string> line, CommandResult result, RunOrder order)
    {
        Step[] steps =
        [
            .. StepsOf(mocks.AgentApi.Services, "agentapi", result.StartedAt)
                .Concat(StepsOf(mocks.Coderd.Services, "coderd", result.StartedAt)).OrderBy(step => step.AtMs),
        ];
        var journals = mocks.Journals;
        var unseen = UnseenOf(mocks.AgentApi.Services) + UnseenOf(mocks.Coderd.Services);
        var outcome = await Outcome.OfAsync(mocks);
        Verdict?[] onTheRun = [order.ExpectedSnapshot.Judge(outcome, result.TimedOut ? "the command was stopped" : string.Create(CultureInfo.InvariantCulture, $"the command exited {result.ExitCode}")), unseen > 0 ? Unseen(unseen) : null];
        var report = new RunReport(mocks.Preset, mocks.CoderVersion, mocks.Strict, line, result.ExitCode, order.ExpectedExit, result.TimedOut,
            result.Duration.TotalMilliseconds, result.Output, result.Left, steps, outcome.Seen, outcome.Reading, outcome, [.. onTheRun.OfType<Verdict>()], Exit: 0)
        {
            Journals = journals,
        };
        return report with { Exit = result.ExitCode == order.ExpectedExit && !result.TimedOut && !report.Verdicts.Any() ? 0 : 1 };
    }

    public static long UnseenOf(IServiceProvider services) => services.GetRequiredService<RequestJournal>().Evicted;

    public static Verdict Unseen(long requests) => new("unseen", 0,
        string.Create(CultureInfo.InvariantCulture, $"{requests:N0} {(requests == 1 ? "request is" : "requests are")} no longer in the journal, and so are any verdicts on them"),
        Hint: "Raise --journal.");

    public static IEnumerable<Step> StepsOf(IServiceProvider services, string service, DateTimeOffset start) =>
        services.GetRequiredService<RequestJournal>().Entries().Select(entry => new Step(
            entry.Id, (entry.ReceivedAt - start).TotalMilliseconds, service, entry.Method, entry.Url, entry.Status, entry.BodyBytes, entry.AnswerBytes,
            entry.Fault is { } fault ? JsonSerializer.SerializeToElement(fault, Mocking.Control.ControlJson.Default.Fault).GetRawText() : null,
            entry.Remarks, entry.Verdicts));
}

/// <summary>The same command with several releases of coderd.</summary>
/// <param name="Exit">0 when every run is good, else 1.</param>
internal sealed record MatrixReport(IReadOnlyList<RunReport> Runs, int Exit);
