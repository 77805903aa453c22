using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Mocks.AgentRpc;

/// <summary>One timer for all waits of the same length. It ends waits in groups.</summary>
/// <remarks>A process that wakes up for one ping pays more for waking than for the ping. Ten thousand sessions with timers of their own wake it a thousand times a second.</remarks>
public sealed class SharedTimer
{
    /// <summary>A wait ends up to this much early when an older wait ends then.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(250);

    private static readonly ConditionalWeakTable<TimeProvider, ConcurrentDictionary<TimeSpan, SharedTimer>> OfClocks = [];

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _length;

    // In the order in which they end, because all have the same length.
    private readonly LinkedList<(TaskCompletionSource Ended, long Since)> _waits = [];
    private ITimer? _timer;

    private SharedTimer(TimeProvider time, TimeSpan length) => (_time, _length) = (time, length);

    /// <summary>The timer of all waits of this length on this clock.</summary>
    public static SharedTimer Of(TimeProvider time, TimeSpan length) =>
        OfClocks.GetValue(time, static _ => []).GetOrAdd(length, static (length, time) => new SharedTimer(time, length), time);

    /// <summary>Waits. The caller goes on in the timer's thread, and holds up the waits that end with its own.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource();
        var wait = Add(ended);
        try
        {
            await ended.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Remove(wait);
        }
    }

    private LinkedListNode<(TaskCompletionSource Ended, long Since)> Add(TaskCompletionSource ended)
    {
        lock (_gate)
        {
            var wait = _waits.AddLast((ended, _time.GetTimestamp()));
            if (_waits.Count == 1)
            {
                Set(_length);
            }

            return wait;
        }
    }

    private void Remove(LinkedListNode<(TaskCompletionSource Ended, long Since)> wait)
    {
        lock (_gate)
        {
            wait.List?.Remove(wait);
            if (_waits.Count == 0)
            {
                Set(Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Expire()
    {
        foreach (var ended in TakeExpired())
        {
            ended.SetResult();
        }
    }

    private List<TaskCompletionSource> TakeExpired()
    {
        List<TaskCompletionSource> expired = [];
        lock (_gate)
        {
            while (_waits.First is { } first)
            {
                var left = _length - _time.GetElapsedTime(first.Value.Since);
                if (left > (expired.Count > 0 ? Early : TimeSpan.Zero))
                {
                    Set(left);
                    break;
                }

                expired.Add(first.Value.Ended);
                _waits.RemoveFirst();
            }
        }

        return expired;
    }

    private void Set(TimeSpan due)
    {
        _timer ??= _time.CreateTimer(static self => ((SharedTimer)self!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }
}
