namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>The order of actions that are due at the same moment.</summary>
internal enum Rank
{
    /// <summary>The agent reacts.</summary>
    Agent,

    /// <summary>A snapshot of the screen is taken.</summary>
    Tick,

    /// <summary>A message is typed: a tick released it, and comes first.</summary>
    Typing,
}

/// <summary>The clock of one conversation, and its lock. Actions run in order, each at exactly the moment it was due.</summary>
/// <remarks>One timer of the system's clock advances it. A late timer loses nothing: all actions that were due run one after the other,
/// so their order is the same under a test's clock, at real speed and a hundred times faster.</remarks>
internal sealed class ConversationClock : IDisposable
{
    /// <summary>After this many actions in a row the clock lags, so that the lock becomes free.</summary>
    private const int MaxAtOnce = 4096;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<Action, (DateTimeOffset Due, Rank Rank, long Number)> _agenda = new();
    private readonly TimeProvider _time;
    private readonly double _speed;
    private readonly ITimer _timer;
    private long _readAt;
    private bool _running;
    private long _scheduled;
    private DateTimeOffset _timeAtRead;

    /// <param name="speed">How many times faster it runs than the system's clock.</param>
    public ConversationClock(TimeProvider time, double speed)
    {
        (_time, _speed) = (time, speed);
        Now = _timeAtRead = time.GetLocalNow();
        _timer = time.CreateTimer(_ => Do(() => { }), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The moment of the action that runs. Read it within <see cref="Do{T}"/>.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>Starts the clock. Until then it stands still, and scheduled actions are put off.</summary>
    public void Start() => Do(() =>
    {
        var stood = _time.GetLocalNow() - Now;
        var waiting = _agenda.UnorderedItems.ToList();
        _agenda.Clear();
        waiting.ForEach(item => _agenda.Enqueue(item.Element, item.Priority with { Due = item.Priority.Due + stood }));
        Now = _timeAtRead = Now + stood;
        _readAt = _time.GetTimestamp();
        _running = true;
    });

    /// <summary>Schedules an action. Call it within <see cref="Do{T}"/>, or before <see cref="Start"/>.</summary>
    public void In(TimeSpan wait, Rank rank, Action action) => At(Now + wait, rank, action);

    public void At(DateTimeOffset due, Rank rank, Action action) => _agenda.Enqueue(action, (due, rank, _scheduled++));

    public void Do(Action action) => Do(() =>
    {
        action();
        return true;
    });

    /// <summary>Runs the actions that are due, then this one, under the lock.</summary>
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

    private DateTimeOffset Read() => _running ? _timeAtRead + (_time.GetElapsedTime(_readAt) * _speed) : Now;

    private void CatchUp(DateTimeOffset until)
    {
        for (var done = 0; _agenda.TryPeek(out var action, out var at) && at.Due <= until && _running; done++)
        {
            if (done == MaxAtOnce)
            {
                (_timeAtRead, _readAt) = (at.Due, _time.GetTimestamp());
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
