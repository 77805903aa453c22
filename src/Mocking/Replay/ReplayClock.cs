namespace Mocks.Mocking.Replay;

/// <summary>The clock of a mock that judges requests of the past: it stands at the moment at which each of them came, and goes on only when
/// <see cref="FireNext"/> says so.</summary>
internal sealed class ReplayClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ReplayTimer> _armed = [];
    private DateTimeOffset _now = start;
    private bool _isAwaited;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>A timer was set since the last <see cref="MoveTo"/>, and has not been stopped.</summary>
    public bool IsAwaited
    {
        get
        {
            lock (_gate)
            {
                return _isAwaited && _armed.Count > 0;
            }
        }
    }

    /// <summary>Goes on to the moment of the next request. It never goes back, and no timer fires.</summary>
    public void MoveTo(DateTimeOffset moment)
    {
        lock (_gate)
        {
            (_now, _isAwaited) = (moment > _now ? moment : _now, false);
        }
    }

    /// <summary>Goes on to the timer that is due first, and calls it.</summary>
    /// <returns>False when no timer is due until that moment.</returns>
    public bool FireNext(DateTimeOffset until)
    {
        ReplayTimer? next;
        lock (_gate)
        {
            next = _armed.MinBy(timer => timer.Due);
            if (next is null || next.Due > until)
            {
                return false;
            }

            _now = next.Due > _now ? next.Due : _now;
            Arm(next, next.Period);
        }

        next.Call();
        return true;
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ReplayTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void Arm(ReplayTimer timer, TimeSpan wait)
    {
        lock (_gate)
        {
            _armed.Remove(timer);
            if (wait != Timeout.InfiniteTimeSpan)
            {
                timer.Due = _now + wait;
                _armed.Add(timer);
                _isAwaited = true;
            }
        }
    }

    private sealed class ReplayTimer(ReplayClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Call() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Period = period > TimeSpan.Zero ? period : Timeout.InfiniteTimeSpan;
            clock.Arm(this, dueTime);
            return true;
        }

        public void Dispose() => clock.Arm(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>Ends a replayed request that cannot be judged. It counts as one whose client left.</summary>
internal sealed class LeftOutException : OperationCanceledException;
