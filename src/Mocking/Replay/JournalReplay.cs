using System.Diagnostics;
using Mocks.Mocking.Secrets;
using Mocks.Mocking.Verdicts;

namespace Mocks.Mocking.Replay;

/// <summary>Judges the journal again as another version of the service, and says what changes.</summary>
/// <remarks>
/// The kept requests go through two mocks that do not listen: one of the version in force, and one of the other. So a difference is one of the
/// versions. What the first does not answer as the journal has it depended on something else, e.g. on a control route, and is left out.
/// </remarks>
public sealed class JournalReplay(RequestJournal journal, SecretText secrets, TimeProvider time) : IDisposable
{
    /// <summary>For all requests together.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _oneAtATime = new(1);

    public async Task<ReplayReport> RunAsync(ReplayPlan plan, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            // Connections run inline, so the work must not be done on the thread of one.
            return await Task.Run(() => CompareAsync(plan, cancellationToken), cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<ReplayReport> CompareAsync(ReplayPlan plan, CancellationToken cancellationToken)
    {
        var entries = journal.Entries();
        var first = entries is [var oldest, ..] ? oldest.ReceivedAt : time.GetUtcNow();
        var start = plan.Since < first ? plan.Since.Value : first;
        var tokens = new RestoredTokens(secrets.Known());
        await using var before = new ReplayMock(plan.Now, start, plan.TimePasses);
        await using var after = new ReplayMock(plan.Then, start, plan.TimePasses);
        var began = Stopwatch.GetTimestamp();
        var (judged, changes, leftOut) = (0, new List<ReplayChange>(), new List<ReplayLeftOut>());
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var whyNot = Stopwatch.GetElapsedTime(began) > MaxTime ? $"The replay ended after {MaxTime.TotalSeconds} s, before this request." : WhyNot(entry);
            var change = (ReplayChange?)null;
            if (whyNot is null)
            {
                (change, whyNot) = await CompareAsync(entry, before, after, tokens, cancellationToken);
            }

            judged += whyNot is null ? 1 : 0;
            if (whyNot is not null)
            {
                leftOut.Add(new(entry.Id, entry.Method, entry.Url, whyNot));
            }
            else if (change is not null)
            {
                changes.Add(change);
            }
        }

        return new ReplayReport(before.Imitates, after.Imitates, judged, changes, leftOut);
    }

    private static async Task<(ReplayChange? Change, string? WhyNot)> CompareAsync(
        JournalEntry entry, ReplayMock before, ReplayMock after, RestoredTokens tokens, CancellationToken cancellationToken)
    {
        // Both get each request, so that both have the state that it makes.
        var (old, whyNotOld) = await before.SendAsync(entry.Exchange, tokens, cancellationToken);
        var (other, whyNotOther) = await after.SendAsync(entry.Exchange, tokens, cancellationToken);
        if (old is null || other is null)
        {
            return (null, whyNotOld ?? whyNotOther);
        }

        if (entry.Status != old.Status || !Words(entry, before).SequenceEqual(Words(old, before)))
        {
            return (null, $"It was answered {Short(entry)}, and a second time {Short(old)}: something that is not in the journal made the difference, such as a control route.");
        }

        var sameBody = old.Exchange.AnswerBody.Span.SequenceEqual(other.Exchange.AnswerBody.Span);
        var isSame = sameBody && old.Status == other.Status && Words(old, before).SequenceEqual(Words(other, after))
            && Remarks(old, before).SequenceEqual(Remarks(other, after));
        return (isSame ? null : new ReplayChange(entry.Id, entry.Method, entry.Url,
            ReplayedAnswer.Of(entry, !sameBody), ReplayedAnswer.Of(other, !sameBody)), null);
    }

    private static string? WhyNot(JournalEntry entry) => entry switch
    {
        { Rpc: not null } => "It is a call over RPC, which needs its session.",
        { Settled: false } or { Status: null } => "It has no answer.",
        { Fault: { } fault } when fault.ReplacesTheService => "A fault answered it.",
        { BodyIncomplete: true } => "The journal does not have all of its body.",
        { HeadersLeftOut: not null } => "The journal does not have all of its head.",
        _ when entry.Exchange.Url.Length > KeptText.MaxTarget || entry.Exchange.RequestHeaders.Any(line => line.Value.Length > KeptText.MaxHead / 4) =>
            "The journal does not have all of its head.",
        _ => null,
    };

    // Sentences name the version that they are about.
    private static IEnumerable<string> Words(JournalEntry entry, ReplayMock mock) =>
        entry.Exchange.Verdicts.Select(verdict => $"{verdict.Code} {verdict.Status} {verdict.Text} {verdict.Detail}".Replace(mock.Imitates, "", StringComparison.Ordinal));

    private static IEnumerable<string> Remarks(JournalEntry entry, ReplayMock mock) =>
        entry.Remarks.Select(remark => remark.Replace(mock.Imitates, "", StringComparison.Ordinal));

    private static string Short(JournalEntry entry) =>
        entry.Verdicts is [Verdict verdict, ..] ? $"{entry.Status} with the verdict \"{verdict.Text}\"" : $"{entry.Status} without a verdict";
}

/// <summary>The two mocks of a replay.</summary>
/// <param name="Now">Builds a mock of the version in force, with the settings and the preset of the mock that is asked.</param>
/// <param name="Then">Builds one of the other version.</param>
/// <param name="Since">The moment at which the state of the mock began; that of the first request when later or null.</param>
/// <param name="TimePasses">A request may wait for the mock's own clock, e.g. for an agent to react.</param>
public sealed record ReplayPlan(
    Func<TimeProvider, WebApplication> Now, Func<TimeProvider, WebApplication> Then, DateTimeOffset? Since = null, bool TimePasses = false);
