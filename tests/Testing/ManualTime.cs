using Microsoft.Extensions.Time.Testing;

namespace Testing;

/// <summary>A clock that a test moves. It starts at the beginning of 2026.</summary>
/// <remarks>
/// A shell around <see cref="FakeTimeProvider"/>. A test can wait until a timer is set. <see cref="Advance"/> stops at each timer on the way, so that a timer
/// which its own callback sets again fires as often as it would on a real clock. A timer that is due at once fires in the next <see cref="Advance"/>, never while it is set.
/// </remarks>
public sealed class ManualTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromTicks(1);

    // Not held while the base class is called: it may fire timers in any call.
    private readonly Lock _gate = new();
    private readonly List<Watched> _set = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Seen)> _watchers = [];
    private readonly List<(DateTimeOffset Moment, TaskCompletionSource Gone)> _leavers = [];

    public ManualTime()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Watched(this);
        timer.Timer = base.CreateTimer(_ => timer.Fire(callback, state), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes as soon as a timer is set for exactly this time from now.</summary>
    public Task UntilSomethingWaitsAsync(TimeSpan due)
    {
        var moment = GetUtcNow() + due;
        lock (_gate)
        {
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_set.Exists(timer => timer.DueAt == moment))
            {
                seen.SetResult();
            }
            else
            {
                _watchers.Add((due, seen));
            }

            return seen.Task.WaitAsync(RunningProgram.Patience);
        }
    }

    /// <summary>Completes as soon as no timer is set any more for exactly this time from now.</summary>
    public Task UntilNothingWaitsAsync(TimeSpan due)
    {
        var moment = GetUtcNow() + due;
        lock (_gate)
        {
            var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _leavers.Add((moment, gone));
            TellLeavers();
            return gone.Task.WaitAsync(RunningProgram.Patience);
        }
    }

    /// <summary>Moves the clock, and fires the timers that fall due on the way, in order.</summary>
    public new void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (NextAfter(GetUtcNow()) is { } next && next <= end)
        {
            SetUtcNow(next);
        }

        SetUtcNow(end);
    }

    private DateTimeOffset? NextAfter(DateTimeOffset moment)
    {
        lock (_gate)
        {
            return _set.Where(timer => timer.DueAt > moment).Min(timer => timer.DueAt);
        }
    }

    private void TellLeavers()
    {
        foreach (var leaver in _leavers.FindAll(leaver => !_set.Exists(timer => timer.DueAt == leaver.Moment)))
        {
            _leavers.Remove(leaver);
            leaver.Gone.SetResult();
        }
    }

    private sealed class Watched(ManualTime time) : ITimer
    {
        private TimeSpan _period;
        private int _changes;

        public ITimer Timer { get; set; } = null!;

        /// <summary>Null while it is not set.</summary>
        public DateTimeOffset? DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var due = dueTime == TimeSpan.Zero ? Shortest : dueTime;
            var moment = due < TimeSpan.Zero ? (DateTimeOffset?)null : time.GetUtcNow() + due;
            var change = Note(null, period);
            Timer.Change(due, period);
            lock (time._gate)
            {
                // It may have fired, or have been set again, in the meantime.
                if (change == _changes && moment is not null)
                {
                    Note(moment, period);
                    time._watchers.FindAll(watcher => watcher.Due == dueTime).ForEach(watcher => watcher.Seen.TrySetResult());
                    time._watchers.RemoveAll(watcher => watcher.Due == dueTime);
                }

                time.TellLeavers();
            }

            return true;
        }

        public void Fire(TimerCallback callback, object? state)
        {
            lock (time._gate)
            {
                Note(_period > TimeSpan.Zero ? DueAt + _period : null, _period);
                time.TellLeavers();
            }

            callback(state);
        }

        public void Dispose()
        {
            Timer.Dispose();
            lock (time._gate)
            {
                Note(null, _period);
                time.TellLeavers();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private int Note(DateTimeOffset? dueAt, TimeSpan period)
        {
            lock (time._gate)
            {
                (DueAt, _period) = (dueAt, period);
                time._set.Remove(this);
                if (dueAt is not null)
                {
                    time._set.Add(this);
                }

                return ++_changes;
            }
        }
    }
}
