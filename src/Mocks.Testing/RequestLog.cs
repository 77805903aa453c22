using Mocks.Mocking.Journal;

namespace Mocks.Testing;

/// <summary>The journal of a mock: what it was asked, and what it answered.</summary>
/// <remarks>Tokens are blotted out in it. It holds the last 1,000 requests, and never more than 64 MiB.</remarks>
public sealed class RequestLog
{
    private const int MaxNearest = 3;

    private static readonly TimeSpan StandardLimit = TimeSpan.FromSeconds(5);

    private readonly RequestJournal _journal;

    internal RequestLog(RequestJournal journal) => _journal = journal;

    /// <summary>All requests, oldest first, the open ones too.</summary>
    public IReadOnlyList<JournalEntry> All => _journal.Entries();

    /// <summary>The requests that match, oldest first.</summary>
    public IReadOnlyList<JournalEntry> Find(RequestMatch match) => _journal.Entries(match.Pattern.IsMatch);

    /// <summary>How many requests match.</summary>
    public int Count(RequestMatch match) => _journal.Count(match.Pattern.IsMatch);

    /// <summary>Deletes all entries.</summary>
    public void Clear() => _journal.Clear();

    /// <summary>Waits until a matching request has come and has been answered, cut off, or left without an answer by a fault.</summary>
    /// <param name="match">Which requests, e.g. <c>POST *log-snapshot</c>.</param>
    /// <param name="limit">How long to wait in real time, whatever clock the mock has; 5 seconds when null.</param>
    /// <param name="answered">False to take a request that is still open, e.g. an event stream.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The first such request.</returns>
    /// <exception cref="RequestException">No such request came in time; the message has the nearest ones and what differed.</exception>
    public async Task<JournalEntry> WaitForAsync(
        RequestMatch match, TimeSpan? limit = null, bool answered = true, CancellationToken cancellationToken = default) =>
        (await WaitForAsync(match, 1, limit, answered, cancellationToken))[0];

    /// <summary>Waits until this many matching requests have come.</summary>
    /// <param name="match">Which requests.</param>
    /// <param name="count">At least this many, 1 or more.</param>
    /// <param name="limit">How long to wait in real time, whatever clock the mock has; 5 seconds when null.</param>
    /// <param name="answered">False to count requests that are still open.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All that have come, oldest first.</returns>
    /// <exception cref="RequestException">Fewer came in time; the message has the nearest ones and what differed.</exception>
    public async Task<IReadOnlyList<JournalEntry>> WaitForAsync(
        RequestMatch match, int count, TimeSpan? limit = null, bool answered = true, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(match);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        // Not by the clock of the mock: one that a test moves by hand would wait for ever.
        using var late = new CancellationTokenSource(limit ?? StandardLimit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await _journal.WaitAsync(match.Pattern.IsMatch, answered, count, Timeout.InfiniteTimeSpan, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var came = _journal.Entries(exchange => (exchange.Settled || !answered) && match.Pattern.IsMatch(exchange)).Count;
            throw Missed(match, answered, $"{came} of {count} requests {match} came within {(limit ?? StandardLimit).TotalSeconds:0.###} s.");
        }
    }

    /// <summary>Asserts that exactly one request matches.</summary>
    /// <returns>That request.</returns>
    /// <exception cref="RequestException">None or several match; the message shows them, or the nearest ones and what differed.</exception>
    public JournalEntry AssertOne(RequestMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return Find(match) switch
        {
            [] => throw Missed(match, settled: false, $"No request {match} came."),
            [var one] when _journal.Evicted == 0 => one,
            [_] => throw Unsure($"One request {match} came"),
            var several => throw new RequestException(ExchangeText.List($"{several.Count} requests {match} came, not one.", several), several, []),
        };
    }

    /// <summary>Asserts that no request matches.</summary>
    /// <exception cref="RequestException">The message shows those that do.</exception>
    public void AssertNone(RequestMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        if (Find(match) is { Count: > 0 } found)
        {
            throw new RequestException(ExchangeText.List($"{(found.Count == 1 ? "A request" : $"{found.Count} requests")} {match} came.", found), found, []);
        }

        if (_journal.Evicted > 0)
        {
            throw Unsure($"No request {match} came");
        }
    }

    private RequestException Unsure(string sentence) => new($"{sentence}{ExchangeText.Evicted(_journal)}.", [], []);

    private RequestException Missed(RequestMatch match, bool settled, string sentence)
    {
        var nearest = _journal.Nearest(match.Pattern, settled, MaxNearest);
        JournalEntry[] shown = [.. nearest.Select(miss => _journal.Find(miss.Id)).OfType<JournalEntry>()];
        return new RequestException(ExchangeText.Nearest(sentence, nearest, shown), shown, nearest);
    }
}
