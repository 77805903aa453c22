namespace Testing;

/// <summary>A clock that runs faster than real time, up to a limit, where it stops until the limit is raised.</summary>
/// <remarks>So every action of a client is done at its moment, and a state that would pass stays, however slow the machine is.</remarks>
public sealed class LimitedTime(int speed) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly DateTimeOffset _start = System.GetUtcNow();
    private readonly HashSet<Alarm> _alarms = [];
    private long _wound = System.GetTimestamp();
    private long _base;
    private long _limit;
    private int _ringing;
    private long _settings;
    private TaskCompletionSource? _set;

    public int Speed => speed;

    /// <summary>The number of timers that were set: when it grows, the mock has done something.</summary>
    public long Settings => Interlocked.Read(ref _settings);

    /// <summary>Completes when the next timer is set: when the clock stands still, a request did that.</summary>
    public Task NextSettingAsync()
    {
        lock (_gate)
        {
            return (_set ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(RunningProgram.Patience);
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return Now;
        }
    }

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(GetTimestamp());

    private long Now => Math.Min(_limit, _base + (System.GetElapsedTime(_wound).Ticks * speed));

    /// <param name="limit">In ticks since the start; a past moment means now.</param>
    public void RunUntil(long limit)
    {
        lock (_gate)
        {
            (_base, _wound) = (Now, System.GetTimestamp());
            _limit = Math.Max(limit, _base);
            foreach (var alarm in _alarms)
            {
                alarm.Arm();
            }
        }
    }

    /// <summary>Runs on from now, and stops at the end of this time.</summary>
    public void RunFor(TimeSpan time) => RunUntil(time == Timeout.InfiniteTimeSpan ? long.MaxValue : GetTimestamp() + time.Ticks);

    /// <summary>Stops, when all due timers have fired.</summary>
    public async Task StopAsync()
    {
        RunUntil(0);
        while (IsBusy())
        {
            await Task.Yield();
        }
    }

    /// <summary>Runs to a moment, and stops there.</summary>
    public async Task GoToAsync(long moment)
    {
        var there = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var alarm = new Alarm(this, _ => there.SetResult(), null);
        alarm.SetFor(moment);
        RunUntil(moment);
        await there.Task;
        await StopAsync();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    private bool IsBusy()
    {
        lock (_gate)
        {
            return _ringing > 0 || _alarms.Any(alarm => alarm.Due <= Now);
        }
    }

    private sealed class Alarm : ITimer
    {
        private const long Never = long.MaxValue;

        private readonly LimitedTime _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly Timer _timer;
        private long _period = Never;

        public Alarm(LimitedTime clock, TimerCallback callback, object? state)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            _timer = new Timer(_ => Ring(), null, Timeout.Infinite, Timeout.Infinite);
        }

        public long Due { get; private set; } = Never;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_clock._gate)
            {
                Interlocked.Increment(ref _clock._settings);
                _clock._set?.TrySetResult();
                _clock._set = null;
                _period = period <= TimeSpan.Zero ? Never : period.Ticks;
                SetFor(dueTime < TimeSpan.Zero ? Never : _clock.Now + dueTime.Ticks);
                return true;
            }
        }

        public void SetFor(long moment)
        {
            lock (_clock._gate)
            {
                Due = moment;
                _clock._alarms.Add(this);
                Arm();
            }
        }

        public void Arm()
        {
            // Rounded up to whole milliseconds: a timer is never early.
            var wait = Due > _clock._limit ? Timeout.Infinite : (int)Math.Ceiling(TimeSpan.FromTicks(Math.Max(0, Due - _clock.Now) / _clock.Speed).TotalMilliseconds);
            _timer.Change(wait, Timeout.Infinite);
        }

        public void Dispose()
        {
            lock (_clock._gate)
            {
                _clock._alarms.Remove(this);
                Due = Never;
                _timer.Dispose();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Ring()
        {
            lock (_clock._gate)
            {
                if (!_clock._alarms.Contains(this))
                {
                    return;
                }

                if (Due > _clock.Now)
                {
                    Arm(); // It was set again, or the clock was stopped.
                    return;
                }

                Due = _period == Never ? Never : Due + _period;
                Arm();
                _clock._ringing++;
            }

            try
            {
                _callback(_state);
            }
            finally
            {
                lock (_clock._gate)
                {
                    _clock._ringing--;
                }
            }
        }
    }
}
