using Mocks.Mocking.Journal.Feed;
using Mocks.Mocking.Patterns;
using Mocks.Mocking.Rpc;
using Mocks.Mocking.Secrets;

namespace Mocks.Mocking.Journal;

/// <summary>The requests that a mock got, in order of arrival. Bounded in entries and bytes; evicted entries are counted.</summary>
/// <param name="secrets">What every entry passes before it is shown.</param>
/// <param name="hidesBodies">Whether the bodies of a target are secret as a whole.</param>
/// <param name="maxBytes">Of everything that the entries hold: heads, bodies, verdicts and remarks.</param>
public sealed class RequestJournal(
    TimeProvider time, SecretText secrets, Func<string, bool> hidesBodies, int maxEntries, long maxBytes, BodyFile? bodies = null)
{
    /// <summary>Bytes of a request body that are kept; a handler may read more.</summary>
    public const int MaxBytesOfOneBody = 1024 * 1024;

    /// <summary>Bytes of an answer's body that are kept.</summary>
    public const int MaxBytesOfOneAnswer = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly LinkedList<Exchange> _entries = [];
    private readonly JournalFeed _feed = new();
    private TaskCompletionSource? _changed; // Only while a client waits.
    private long _lastId;
    private long _bytes;
    private long _open;

    public BodyFile Bodies { get; } = bodies ?? new BodyFile(() => BodyFile.OpenTemporary(Path.GetTempPath()));

    internal DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Bytes of all that the entries hold: heads, bodies, verdicts and remarks.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Entries that were evicted since the last reset.</summary>
    public long Evicted { get; private set; }

    /// <summary>Requests since the last reset, the evicted ones included.</summary>
    public long Total { get; private set; }

    public Exchange Begin(HttpContext context) => Begin(new Exchange(context, this));

    /// <summary>Begins the exchange of a call.</summary>
    public Exchange Begin(CallHead call) => Begin(new Exchange(call, this));

    private Exchange Begin(Exchange exchange)
    {
        lock (_gate)
        {
            exchange.Id = ++_lastId;
            exchange.ReceivedAt = time.GetUtcNow();
            exchange.Kept = true;
            _entries.AddLast(exchange);
            Total++;
            _open++;
            Count(exchange);
            _feed.Publish(FeedKind.Began, exchange);
            Signal();
            return exchange;
        }
    }

    /// <summary>All entries that are kept, oldest first.</summary>
    public IReadOnlyList<JournalEntry> Entries() => Show(All());

    /// <summary>The entries that match, oldest first.</summary>
    /// <param name="matches">Sees what was sent, and decides only whether it matches.</param>
    public IReadOnlyList<JournalEntry> Entries(Func<Exchange, bool> matches) => Show(All().Where(matches));

    /// <summary>The entries that do not match and come nearest to it, nearest first; of those that are equally near, the newest.</summary>
    /// <param name="settled">One that matches and has not ended does not match.</param>
    internal IReadOnlyList<NearMiss> Nearest(RequestPattern pattern, bool settled, int count)
    {
        var nearest = All().Select(exchange => (exchange, failed: pattern.Failed(exchange)))
            .Where(one => one.failed.Count > 0 || (settled && !one.exchange.Settled))
            .OrderBy(one => one.failed.Sum(check => check.Weight)).ThenByDescending(one => one.exchange.Id).Take(count);
        RefreshSecrets();
        return [.. nearest.Select(one => MissOf(Show(one.exchange), one.failed))];
    }

    /// <summary>How many entries match.</summary>
    public int Count(Func<Exchange, bool> matches) => All().Count(matches);

    public JournalEntry? Find(long id) => Entries(entry => entry.Id == id) is [var found] ? found : null;

    public void Clear()
    {
        lock (_gate)
        {
            foreach (var entry in _entries)
            {
                entry.Kept = false;
            }

            _entries.Clear();
            (_bytes, Evicted, Total) = (0, 0, 0);
            _feed.Publish(FeedKind.Cleared);
        }
    }

    /// <summary>Subscribes to the events of the journal.</summary>
    /// <param name="after">Replays the kept events after this one first: its <see cref="FeedEvent.Sequence"/>.</param>
    /// <param name="beginnings">False for a subscriber that wants the ends of exchanges only.</param>
    /// <returns>Null when there are as many subscribers as may be. To be disposed.</returns>
    public FeedSubscription? Subscribe(long? after = null, bool beginnings = true)
    {
        lock (_gate)
        {
            return _feed.Subscribe(this, after, beginnings, _entries);
        }
    }

    /// <summary>The entries that are kept, came no later than this, and have not ended.</summary>
    public IReadOnlyList<JournalEntry> OpenSince(DateTimeOffset moment)
    {
        lock (_gate)
        {
            if (_open == 0)
            {
                return [];
            }
        }

        return Entries(exchange => !exchange.Settled && exchange.ReceivedAt <= moment);
    }

    /// <summary>Tells the subscribers that a control route changed the mock.</summary>
    /// <param name="what">A word for the part, e.g. <c>preset</c>.</param>
    public void Tell(string what)
    {
        lock (_gate)
        {
            _feed.Publish(FeedKind.Changed, what: what);
        }
    }

    internal void Unsubscribe(FeedSubscription subscriber)
    {
        lock (_gate)
        {
            _feed.Unsubscribe(subscriber);
        }
    }

    internal JournalEntry Show(Exchange exchange) => new(exchange, secrets, hidesBodies);

    /// <summary>To be called before entries are shown.</summary>
    internal void RefreshSecrets() => secrets.Refresh();

    /// <summary>Waits until <paramref name="count"/> entries match, or the time is over.</summary>
    /// <param name="settled">Count only those to which nothing more will happen.</param>
    /// <returns>The matching entries; fewer than <paramref name="count"/> when the time was over.</returns>
    public async Task<IReadOnlyList<JournalEntry>> WaitAsync(
        Func<Exchange, bool> matches, bool settled, int count, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        while (true)
        {
            Task change;
            lock (_gate)
            {
                change = (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            Exchange[] found = [.. All().Where(entry => (entry.Settled || !settled) && matches(entry))];
            if (found.Length >= count || deadline.IsCancellationRequested)
            {
                return Show(found);
            }

            await change.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    internal void Settled(Exchange exchange)
    {
        lock (_gate)
        {
            Count(exchange);
            _open--;
            _feed.Publish(FeedKind.Ended, exchange);
            Signal();
        }
    }

    /// <summary>An entry that had settled has changed.</summary>
    internal void Weighed(Exchange exchange)
    {
        lock (_gate)
        {
            Count(exchange);
        }
    }

    private void Count(Exchange exchange)
    {
        if (!exchange.Kept)
        {
            return;
        }

        var weight = exchange.Weigh();
        _bytes += weight - exchange.Weight;
        exchange.Weight = weight;
        Evict();
    }

    /// <summary>An entry has more to match than before.</summary>
    internal void Changed()
    {
        lock (_gate)
        {
            Signal();
        }
    }

    private void Signal()
    {
        _changed?.TrySetResult();
        _changed = null;
    }

    private Exchange[] All()
    {
        lock (_gate)
        {
            return [.. _entries];
        }
    }

    private IReadOnlyList<JournalEntry> Show(IEnumerable<Exchange> entries)
    {
        RefreshSecrets();
        return [.. entries.Select(Show)];
    }

    private static NearMiss MissOf(JournalEntry entry, IReadOnlyList<RequestCheck> failed) => new(entry.Id, entry.Method, entry.Url,
        failed.Count == 0 ? ["it has not ended"] : [.. failed.Select(check => check.DifferenceOf(entry))]);

    private void Evict()
    {
        while (_entries.Count > maxEntries || (_bytes > maxBytes && _entries.Count > 1))
        {
            var oldest = _entries.First!.Value;
            _entries.RemoveFirst();
            oldest.Kept = false;
            _bytes -= oldest.Weight;
            Evicted++;
        }
    }
}
