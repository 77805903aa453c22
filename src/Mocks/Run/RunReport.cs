using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Mocks.MockCoderd.LogSnapshots;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Verdicts;
using Mocks.Wire.Coderd;

namespace Mocks.Run;

/// <summary>One request of the command.</summary>
/// <param name="AtMs">Milliseconds since the start of the command.</param>
/// <param name="Service"><c>agentapi</c> or <c>coderd</c>.</param>
/// <param name="Status">Null when the request was not answered.</param>
internal sealed record Step(
    double AtMs, string Service, string Method, string Url, int? Status, long RequestBytes, long AnswerBytes, string? Fault,
    IReadOnlyList<string> Remarks, IReadOnlyList<Verdict> Verdicts);

/// <summary>What a person gets who opens the task after the run.</summary>
/// <param name="Logs">Null when coderd answers with an error.</param>
/// <param name="Error">The body of coderd's error.</param>
internal sealed record Reading(int Status, TaskLogs? Logs, string? Error);

/// <summary>The report of one run.</summary>
/// <param name="CoderVersion">The release of coderd that was imitated.</param>
/// <param name="Seen">What coderd would show of the last snapshot; null when none was stored.</param>
/// <param name="Exit">The exit code of <c>mocks run</c>: 0, or 1 for a verdict or a wrong exit code.</param>
internal sealed record RunReport(
    string Preset, string CoderVersion, bool Strict, IReadOnlyList<string> Command, int CommandExit, int ExpectedExit, bool TimedOut, double DurationMs,
    IReadOnlyList<OutputLine> Output, IReadOnlyList<Step> Steps, ReadBack? Seen, Reading Reading, int Exit)
{
    public IEnumerable<Verdict> Verdicts => Steps.SelectMany(step => step.Verdicts);

    public static async Task<RunReport> MakeAsync(BothMocks mocks, IReadOnlyList<string> line, CommandResult result, int expected)
    {
        Step[] steps =
        [
            .. StepsOf(mocks.AgentApi.Services, "agentapi", result.StartedAt)
                .Concat(StepsOf(mocks.Coderd.Services, "coderd", result.StartedAt)).OrderBy(step => step.AtMs),
        ];
        var last = mocks.Coderd.Services.GetRequiredService<SnapshotStore>().History() is [.., var newest] ? newest : null;
        var good = result.ExitCode == expected && !result.TimedOut && Array.TrueForAll(steps, step => step.Verdicts.Count == 0);
        return new RunReport(mocks.Preset, mocks.CoderVersion, mocks.Strict, line, result.ExitCode, expected, result.TimedOut, result.Duration.TotalMilliseconds,
            result.Output, steps, last?.Seen, await ReadAsync(mocks), good ? 0 : 1);
    }

    private static IEnumerable<Step> StepsOf(IServiceProvider services, string service, DateTimeOffset start) =>
        services.GetRequiredService<RequestJournal>().Entries().Select(entry => new Step(
            (entry.ReceivedAt - start).TotalMilliseconds, service, entry.Method, entry.Url, entry.Status, entry.BodyBytes, entry.AnswerBytes,
            entry.Fault is { } fault ? JsonSerializer.SerializeToElement(fault, Mocking.Control.ControlJson.Default.Fault).GetRawText() : null,
            entry.Remarks, entry.Verdicts));

    // Over HTTP, as a person's browser does.
    private static async Task<Reading> ReadAsync(BothMocks mocks)
    {
        var (user, task) = (mocks.World.DefaultUser, mocks.World.DefaultTask);
        using var client = new HttpClient { BaseAddress = mocks.Coderd.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v2/tasks/{user.Name}/{task.Name}/logs");
        request.Headers.Add(SessionToken.Header, user.ApiKey);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await client.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? new Reading((int)answer.StatusCode, JsonSerializer.Deserialize(body, ReportJson.Default.TaskLogs), null)
            : new Reading((int)answer.StatusCode, null, body.TrimEnd());
    }
}

/// <summary>The same command with several releases of coderd.</summary>
/// <param name="Exit">0 when every run is good, else 1.</param>
internal sealed record MatrixReport(IReadOnlyList<RunReport> Runs, int Exit);
