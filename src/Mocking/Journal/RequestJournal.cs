namespace Mocks.Mocking.Journal;

/// <summary>The requests that a mock got, in order of arrival. Bounded in entries and bytes; evicted entries are counted.</summary>
public sealed class RequestJournal(TimeProvider time, Secrets secrets, int maxEntries, long maxBytes, BodyFile? bodies = null)
{
    /// <summary>Bytes of a request body that are kept; a handler may read more.</summary>
    public const int MaxBytesOfOneBody = 1024 * 1024;

    /// <summary>Bytes of an answer's body that are kept.</summary>
    public const int MaxBytesOfOneAnswer = 64 * 1024;

    // The cost of an entry without its bodies: headers, strings, the object itself.
    private const int BytesOfAnEntry = 2048;

    private readonly Lock _gate = new();
    private readonly LinkedList<Exchange> _entries = [];
    private TaskCompletionSource _changed = NewSignal();
    private long _lastId;
    private long _bytes;

    public BodyFile Bodies { get; } = bodies ?? new BodyFile(() => BodyFile.OpenTemporary(Path.GetTempPath()));

    /// <summary>Entries that were evicted since the last reset.</summary>
    public long Evicted { get; private set; }

    /// <summary>Requests since the last reset, the evicted ones included.</summary>
    public long Total { get; private set; }

    public Exchange Begin(HttpContext context)
    {
        var exchange = new Exchange(context, this, secrets);
        lock (_gate)
        {
            exchange.Id = ++_lastId;
            exchange.ReceivedAt = time.GetUtcNow();
            exchange.Kept = true;
            exchange.Weight = BytesOfAnEntry;
            _entries.AddLast(exchange);
            _bytes += BytesOfAnEntry;
            Total++;
            Evict();
            return exchange;
        }
    }

    /// <summary>All entries that are kept, oldest first.</summary>
    public IReadOnlyList<Exchange> Entries()
    {
        lock (_gate)
        {
            return [.. _entries];
        }
    }

    public Exchange? Find(long id)
    {
        lock (_gate)
        {
            return _entries.FirstOrDefault(entry => entry.Id == id);
        }
    }

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
        }
    }

    /// <summary>Waits until <paramref name="count"/> settled entries match, or the time is over.</summary>
    /// <returns>The matching entries; fewer than <paramref name="count"/> when the time was over.</returns>
    public async Task<IReadOnlyList<Exchange>> WaitAsync(
        Func<Exchange, bool> matches, int count, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        while (true)
        {
            Task change;
            lock (_gate)
            {
                change = _changed.Task;
            }

            IReadOnlyList<Exchange> found = [.. Entries().Where(entry => entry.Settled && matches(entry))];
            if (found.Count >= count || deadline.IsCancellationRequested)
            {
                return found;
            }

            await change.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    internal void Settled(Exchange exchange)
    {
        lock (_gate)
        {
            if (exchange.Kept)
            {
                var bodies = exchange.BodyBytes + exchange.AnswerBody.Length;
                exchange.Weight += bodies;
                _bytes += bodies;
                Evict();
            }

            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }

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

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
