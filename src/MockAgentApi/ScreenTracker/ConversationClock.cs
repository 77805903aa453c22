namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>Who acts first when several things are due at one moment.</summary>
internal enum Rank
{
    /// <summary>The agent reacts.</summary>
    Agent,

    /// <summary>The screen is looked at.</summary>
    Tick,

    /// <summary>A message is typed: it was released by a tick, and comes after it.</summary>
    Typing,
}

/// <summary>The clock of one conversation, and its lock. What falls due is done in order, at exactly the moment it was due.</summary>
/// <remarks>One timer of the wall's clock moves it, and a late timer loses nothing: what was due meanwhile is done one after the other.
/// So the order is the same with a test's clock, at real speed and a hundred times faster.</remarks>
internal sealed class ConversationClock : IDisposable
{
    /// <summary>After this many steps in a row the clock lags behind, so that the lock is released.</summary>
    private const int MaxAtOnce = 4096;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<Action, (DateTimeOffset Due, Rank Rank, long Number)> _agenda = new();
    private readonly TimeProvider _time;
    private readonly double _speed;
    private readonly ITimer _timer;
    private long _wound;
    private bool _running;
    private long _number;
    private DateTimeOffset _windingTime;

    /// <param name="speed">How many times faster it goes than the wall's.</param>
    public ConversationClock(TimeProvider time, double speed)
    {
        (_time, _speed) = (time, speed);
        Now = _windingTime = time.GetLocalNow();
        _timer = time.CreateTimer(_ => Do(() => { }), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The moment of whatever is being done. To be read within <see cref="Do{T}"/>.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>Lets time pass. Until then it stands still, and what was put on the agenda waits that much longer.</summary>
    public void Start() => Do(() =>
    {
        var stood = _time.GetLocalNow() - Now;
        var waiting = _agenda.UnorderedItems.ToList();
        _agenda.Clear();
        waiting.ForEach(item => _agenda.Enqueue(item.Element, item.Priority with { Due = item.Priority.Due + stood }));
        Now = _windingTime = Now + stood;
        _wound = _time.GetTimestamp();
        _running = true;
    });

    /// <summary>Has something done later. To be called within <see cref="Do{T}"/>, or before <see cref="Start"/>.</summary>
    public void In(TimeSpan wait, Rank rank, Action action) => At(Now + wait, rank, action);

    public void At(DateTimeOffset due, Rank rank, Action action) => _agenda.Enqueue(action, (due, rank, _number++));

    public void Do(Action action) => Do(() =>
    {
        action();
        return true;
    });

    /// <summary>Does what was due until now, then this, under the lock.</summary>
    public T Do<T>(Func<T> action)
    {
        lock (_gate)
        {
            var now = Read();
            CatchUp(now);
            Now = now > Now ? now : Now;
            var result = action();
            CatchUp(Now);
            Rearm();
            return result;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _running = false;
            _agenda.Clear();
            _timer.Dispose();
        }
    }

    private DateTimeOffset Read() => _running ? _windingTime + (_time.GetElapsedTime(_wound) * _speed) : Now;

    private void CatchUp(DateTimeOffset until)
    {
        for (var done = 0; _agenda.TryPeek(out var action, out var at) && at.Due <= until && _running; done++)
        {
            if (done == MaxAtOnce)
            {
                (_windingTime, _wound) = (at.Due, _time.GetTimestamp());
                return;
            }

            _agenda.Dequeue();
            Now = at.Due > Now ? at.Due : Now;
            action();
        }
    }

    private void Rearm()
    {
        if (_running && _agenda.TryPeek(out _, out var next))
        {
            var wait = (next.Due - Read()) / _speed;
            _timer.Change(wait > Shortest ? wait : Shortest, Timeout.InfiniteTimeSpan);
        }
    }
}
