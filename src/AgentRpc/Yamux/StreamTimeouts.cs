namespace Mocks.AgentRpc.Yamux;

/// <summary>The streams that have the same time limit, with one timer for all of them. A stream leaves by its node.</summary>
/// <remarks>All members need the session's lock.</remarks>
/// <param name="expired">Called without the lock, for the timer's own thread.</param>
internal sealed class StreamTimeouts(TimeSpan limit, TimeProvider time, Lock gate, Action<YamuxStream> expired)
{
    // In the order in which they expire, because all have the same limit.
    private LinkedList<(YamuxStream Stream, long Since)>? _streams;
    private ITimer? _timer;

    public LinkedListNode<(YamuxStream Stream, long Since)> Add(YamuxStream stream)
    {
        _streams ??= [];
        var node = _streams.AddLast((stream, time.GetTimestamp()));
        if (_timer is null)
        {
            _timer = time.CreateTimer(_ => Expire(), null, limit, Timeout.InfiniteTimeSpan);
        }
        else if (_streams.Count == 1) // The timer stays set when the list gets empty: it may find nothing.
        {
            _timer.Change(limit, Timeout.InfiniteTimeSpan);
        }

        return node;
    }

    public void Close()
    {
        _timer?.Dispose();
        _streams?.Clear();
    }

    private void Expire()
    {
        while (TakeExpired() is { } stream)
        {
            expired(stream);
        }
    }

    private YamuxStream? TakeExpired()
    {
        lock (gate)
        {
            if (_streams?.First is not { } first)
            {
                return null;
            }

            var left = limit - time.GetElapsedTime(first.Value.Since);
            if (left > TimeSpan.Zero)
            {
                _timer!.Change(left, Timeout.InfiniteTimeSpan);
                return null;
            }

            _streams.RemoveFirst();
            return first.Value.Stream;
        }
    }
}
