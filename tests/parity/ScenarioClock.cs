namespace Mocks.Parity.Tests;

/// <summary>A clock that runs several times as fast, and stands still until it is told to go.</summary>
/// <remarks>So that streams can be opened before a mock's first tick, however busy the machine is.</remarks>
internal sealed class ScenarioClock(int speed) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly DateTimeOffset _start = System.GetUtcNow();
    private readonly List<Alarm> _held = [];
    private long? _went;

    public int Speed => speed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => _went is { } went ? System.GetElapsedTime(went).Ticks * speed : 0;

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(GetTimestamp());

    public void Go()
    {
        lock (_gate)
        {
            if (_went is not null)
            {
                return;
            }

            _went = System.GetTimestamp();
            _held.ForEach(alarm => alarm.Arm());
            _held.Clear();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    private TimeSpan Scaled(TimeSpan time) => time > TimeSpan.Zero ? time / speed : time;

    private sealed class Alarm(ScenarioClock clock, TimerCallback callback, object? state) : ITimer
    {
        private readonly Timer _timer = new(callback, state, Timeout.Infinite, Timeout.Infinite);
        private TimeSpan _due = Timeout.InfiniteTimeSpan;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                (_due, _period) = (dueTime, period);
                if (clock._went is not null)
                {
                    return Arm();
                }

                if (!clock._held.Contains(this))
                {
                    clock._held.Add(this);
                }

                return true;
            }
        }

        public bool Arm() => _timer.Change(clock.Scaled(_due), clock.Scaled(_period));

        public void Dispose()
        {
            lock (clock._gate)
            {
                clock._held.Remove(this);
                _timer.Dispose();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
