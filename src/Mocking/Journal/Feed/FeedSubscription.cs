using System.Threading.Channels;

namespace Mocks.Mocking.Journal.Feed;

/// <summary>The events for one subscriber, in order. Its queue is bounded in events and in bytes: what finds no room is dropped and
/// counted, so that a subscriber never holds a request back.</summary>
public sealed class FeedSubscription : IDisposable
{
    /// <summary>Events that may wait.</summary>
    public const int MaxEvents = 4_096;

    /// <summary>Bytes that the exchanges of waiting events may hold in memory.</summary>
    public const long MaxBytes = 8 * 1024 * 1024;

    // The tokens of the mock may change while a long queue is read.
    private const int ReadsUntilRefresh = 64;

    private readonly Channel<Queued> _queue = Channel.CreateBounded<Queued>(new BoundedChannelOptions(MaxEvents) { SingleReader = true, SingleWriter = true });
    private readonly RequestJournal _journal;
    private long _bytes;
    private int _dropped;
    private int _reads;

    private readonly bool _beginnings;

    internal FeedSubscription(RequestJournal journal, bool beginnings) => (_journal, _beginnings) = (journal, beginnings);

    /// <summary>Waits until there may be something to read.</summary>
    /// <returns>False when the subscription was ended.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        _reads = 0;
        return _queue.Reader.WaitToReadAsync(cancellationToken);
    }

    public bool TryRead(out FeedEvent next)
    {
        if (!_queue.Reader.TryRead(out var queued))
        {
            next = default;
            return false;
        }

        Interlocked.Add(ref _bytes, -queued.Bytes);
        if (_reads++ % ReadsUntilRefresh == 0)
        {
            _journal.RefreshSecrets();
        }

        next = new FeedEvent(queued.Sequence, queued.Kind, queued.Exchange is { } exchange ? _journal.Show(exchange) : null, queued.What, queued.Dropped);
        return true;
    }

    /// <summary>Events that were dropped after the last one in the queue. Each is told once, here or by <see cref="FeedEvent.Dropped"/>.</summary>
    public int TakeDropped() => Interlocked.Exchange(ref _dropped, 0);

    public void Dispose()
    {
        _journal.Unsubscribe(this);
        _queue.Writer.TryComplete();
    }

    /// <summary>Called under the journal's lock.</summary>
    internal void Offer(long sequence, FeedKind kind, Exchange? exchange, string? what)
    {
        if (!_beginnings && kind != FeedKind.Ended)
        {
            return;
        }

        var bytes = exchange?.BytesInMemory ?? 0;
        var dropped = TakeDropped();
        var hasRoom = Volatile.Read(ref _bytes) is var held && (held == 0 || held + bytes <= MaxBytes);
        Interlocked.Add(ref _bytes, bytes); // Before a reader can take it out again.
        if (!hasRoom || !_queue.Writer.TryWrite(new Queued(sequence, kind, exchange, what, dropped, bytes)))
        {
            Interlocked.Add(ref _bytes, -bytes);
            Drop(dropped + 1);
        }
    }

    internal void Drop(int events) => Interlocked.Add(ref _dropped, events);
}
