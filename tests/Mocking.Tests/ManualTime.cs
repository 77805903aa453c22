namespace Mocks.Mocking.Tests;

/// <summary>A clock that a test moves by hand. It starts at the beginning of 2026.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Seen)> _watchers = [];
    private readonly List<(DateTimeOffset Due, TaskCompletionSource Gone)> _leavers = [];
    private DateTimeOffset _now = start;

    public ManualTime()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes as soon as something waits for exactly this long.</summary>
    public Task UntilSomethingWaitsAsync(TimeSpan due)
    {
        lock (_gate)
        {
            if (_timers.Exists(timer => timer.DueAt == _now + due))
            {
                return Task.CompletedTask;
            }

            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((due, seen));
            return seen.Task.WaitAsync(TimeSpan.FromMinutes(2));
        }
    }

    /// <summary>Completes as soon as nothing waits for exactly this long any more.</summary>
    public Task UntilNothingWaitsAsync(TimeSpan due)
    {
        lock (_gate)
        {
            var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _leavers.Add((_now + due, gone));
            TellLeavers();
            return gone.Task.WaitAsync(TimeSpan.FromMinutes(2));
        }
    }

    /// <summary>Moves the clock, and fires what falls due on the way, in order.</summary>
    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (NextUntil(end) is { } due)
        {
            due.Fire();
        }

        lock (_gate)
        {
            _now = end;
        }
    }

    private void TellLeavers()
    {
        foreach (var leaver in _leavers.FindAll(leaver => !_timers.Exists(timer => timer.DueAt == leaver.Due)))
        {
            _leavers.Remove(leaver);
            leaver.Gone.SetResult();
        }
    }

    private ManualTimer? NextUntil(DateTimeOffset end)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt);
            if (next is not null)
            {
                _now = next.DueAt!.Value > _now ? next.DueAt.Value : _now;
                next.DueAt = next.Period > TimeSpan.Zero ? next.DueAt + next.Period : null;
                _timers.RemoveAll(timer => timer.DueAt is null);
            }

            return next;
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset? DueAt { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                (DueAt, Period) = (dueTime < TimeSpan.Zero ? null : time._now + dueTime, period);
                if (DueAt is not null)
                {
                    time._timers.Add(this);
                    time._watchers.FindAll(watcher => watcher.Due == dueTime).ForEach(watcher => watcher.Seen.TrySetResult());
                    time._watchers.RemoveAll(watcher => watcher.Due == dueTime);
                }

                time.TellLeavers();
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                time.TellLeavers();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
