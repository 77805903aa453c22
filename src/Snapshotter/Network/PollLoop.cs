using System.Runtime.CompilerServices;

namespace Mocks.Snapshotter.Network;

/// <summary>Runs asynchronous code on the calling thread: it waits with poll(2) for sockets and moments, up to one time limit.</summary>
/// <remarks>Neither a thread, nor a timer, nor the framework's socket engine is needed, so the limit holds where no thread can be started.</remarks>
internal sealed class PollLoop(TimeProvider time, TimeSpan limit)
{
    // A test's clock is moved by hand, which poll does not see.
    private readonly TimeSpan _longestPoll = time == TimeProvider.System ? TimeSpan.FromMinutes(1) : TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan ConditionInterval = TimeSpan.FromMilliseconds(2);

    // While an earlier try is ready, a later one has one turn in this many: a long answer must not lose its time to the tries next to it.
    private const int TurnsOfTheEarlier = 16;

    private readonly long _start = time.GetTimestamp();
    private readonly List<Wait> _waits = [];
    private Polled[] _polled = new Polled[8];
    private int _current;
    private int _started;
    private int _turns;

    /// <summary>The time limit, from the start of the loop.</summary>
    public TimeSpan Limit => limit;

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Waits until one of the sockets is ready, for at most a time.</summary>
    /// <param name="events"><see cref="Libc.In"/> or <see cref="Libc.Out"/>.</param>
    /// <returns>To await: the ready socket, or -1 when the time has passed. After the loop's limit it throws.</returns>
    public Wait ReadyAsync(IReadOnlyList<int> descriptors, short events, TimeSpan? atMost = null) =>
        new(this, descriptors, events, atMost is { } span ? Elapsed + span : TimeSpan.MaxValue, null);

    /// <summary>Waits until another thread has made the condition true.</summary>
    public Wait TrueAsync(Func<bool> condition) => new(this, [], 0, TimeSpan.MaxValue, condition);

    /// <summary>Starts a try. What it waits for comes after what earlier tries wait for.</summary>
    public Task<T> Start<T>(Func<Task<T>> work)
    {
        _current = ++_started;
        return work();
    }

    /// <summary>Continues what waits, until the moment comes or <paramref name="isDone"/> holds.</summary>
    public void RunUntil(TimeSpan moment, Func<bool> isDone)
    {
        while (!isDone() && Elapsed < moment)
        {
            Step(moment);
        }
    }

    /// <summary>Ends what still waits with a <see cref="NetworkFailure"/>, as after the limit.</summary>
    public void Expire()
    {
        while (_waits.Count > 0)
        {
            _waits[^1].End(isLate: true);
        }
    }

    private void Step(TimeSpan moment)
    {
        var (count, until) = (0, moment < limit ? moment : limit);
        foreach (var wait in _waits)
        {
            until = wait.Until < until ? wait.Until : until;
            until = wait.Condition is not null && Elapsed + ConditionInterval < until ? Elapsed + ConditionInterval : until;
            foreach (var descriptor in wait.Descriptors)
            {
                Array.Resize(ref _polled, count == _polled.Length ? count * 2 : _polled.Length);
                _polled[count++] = new() { Descriptor = descriptor, Wanted = wait.Events };
            }
        }

        var span = until - Elapsed;
        span = span < _longestPoll ? span : _longestPoll;
        _ = Libc.Poll(_polled.AsSpan(0, count), (nuint)count, span > TimeSpan.Zero ? (int)Math.Ceiling(span.TotalMilliseconds) : 0);

        var (now, at, earliest) = (Elapsed, 0, int.MaxValue);
        foreach (var wait in _waits)
        {
            foreach (var descriptor in wait.Descriptors)
            {
                wait.Ready = _polled[at++].Seen != 0 ? descriptor : wait.Ready;
            }

            earliest = wait.Ready >= 0 ? Math.Min(earliest, wait.Try) : earliest;
        }

        var isTurnOfAll = ++_turns % TurnsOfTheEarlier == 0;
        foreach (var wait in _waits.ToArray())
        {
            if ((wait.Ready >= 0 && (isTurnOfAll || wait.Try == earliest)) || now >= wait.Until || now >= limit || wait.Condition?.Invoke() == true)
            {
                wait.End(isLate: now >= limit);
            }
        }
    }

    /// <summary>One thing that is waited for; it can be awaited once.</summary>
    internal sealed class Wait(PollLoop loop, IReadOnlyList<int> descriptors, short events, TimeSpan until, Func<bool>? condition) : INotifyCompletion
    {
        private Action? _continuation;
        private bool _isLate;

        /// <summary>The try that waits.</summary>
        public int Try { get; } = loop._current;

        /// <summary>The ready socket, or -1.</summary>
        public int Ready { get; set; } = -1;

        public IReadOnlyList<int> Descriptors => descriptors;

        public short Events => events;

        public TimeSpan Until => until;

        public Func<bool>? Condition => condition;

        public bool IsCompleted => false;

        public Wait GetAwaiter() => this;

        public int GetResult() => _isLate ? throw new NetworkFailure($"no answer within {loop.Limit.TotalSeconds:0} s", mayPass: false) : Ready;

        public void OnCompleted(Action continuation)
        {
            _continuation = continuation;
            loop._waits.Add(this);
        }

        public void End(bool isLate)
        {
            loop._waits.Remove(this);
            loop._current = Try;
            _isLate = isLate;
            _continuation!();
        }
    }
}
