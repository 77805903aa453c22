namespace Mocks.Mocking.Replay;

/// <summary>The clock of a mock that judges requests of the past: it stands at the moment at which each of them came.</summary>
/// <remarks>A handler that waits for it would wait for ever, so the request ends and is left out.</remarks>
internal sealed class ReplayClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    /// <summary>The request in progress has waited.</summary>
    public bool IsAwaited { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Goes on to the moment of the next request. It never goes back.</summary>
    public void MoveTo(DateTimeOffset moment) => (_now, IsAwaited) = (moment > _now ? moment : _now, false);

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            return new NoTimer();
        }

        IsAwaited = true;
        throw new LeftOutException();
    }

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>Ends a replayed request that cannot be judged. It counts as one whose client left.</summary>
internal sealed class LeftOutException : OperationCanceledException;
