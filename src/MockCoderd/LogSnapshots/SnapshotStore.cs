using Mocks.Mocking.Control;
using Mocks.Mocking.Views;
using Mocks.Wire.AgentApi;

namespace Mocks.MockCoderd.LogSnapshots;

/// <summary>A snapshot that was accepted.</summary>
/// <param name="RequestId">The request that brought it, in the journal.</param>
/// <param name="PostedTask">The task as it stands in the path.</param>
/// <param name="Task">The task it was stored for; lenient answers take every name for the default task.</param>
/// <param name="Body">As it was posted.</param>
/// <param name="Seen">What a person will get; null when it was answered with an error, or the real one would have.</param>
public sealed record PostedSnapshot(
    long RequestId, string PostedTask, Guid Task, DateTimeOffset At, KeptBody Body, ReadBack? Seen)
{
    /// <summary>The part that coderd stores; null when the answer was an error, or the real one's would have been.</summary>
    public IReadOnlyList<Message>? Messages => Seen is null ? null : LogSnapshotDecoder.Decode(Body.Read()).Snapshot?.Messages;
}

/// <summary>The accepted snapshots: the last of each task, as coderd stores it, and older ones up to a limit.</summary>
public sealed class SnapshotStore : IRequestState<SnapshotStore>, IResettable
{
    private const int MaxKept = 1_000;
    private const long MaxBytes = 64 * 1024 * 1024;

    private readonly Lock _gate = new();
    private Queue<PostedSnapshot> _history = [];
    private Dictionary<Guid, PostedSnapshot> _current = [];
    private long _bytes;

    /// <summary>Snapshots that were taken since the last reset.</summary>
    public long Total { get; private set; }

    /// <summary>How many of them are no longer shown.</summary>
    public long Evicted { get; private set; }

    public void Keep(PostedSnapshot snapshot)
    {
        lock (_gate)
        {
            Total++;
            if (snapshot.Seen is not null)
            {
                _current[snapshot.Task] = snapshot;
            }

            _history.Enqueue(snapshot);
            _bytes += snapshot.Body.Length;
            while (_history.Count > MaxKept || (_bytes > MaxBytes && _history.Count > 1))
            {
                _bytes -= _history.Dequeue().Body.Length;
                Evicted++;
            }
        }
    }

    /// <summary>The snapshot that coderd would show for a task now; null when none was posted.</summary>
    public PostedSnapshot? Current(Guid task)
    {
        lock (_gate)
        {
            return _current.GetValueOrDefault(task);
        }
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<PostedSnapshot> History()
    {
        lock (_gate)
        {
            return [.. _history];
        }
    }

    public SnapshotStore Detach()
    {
        lock (_gate)
        {
            return new SnapshotStore { _history = new(_history), _current = new(_current), _bytes = _bytes, Total = Total, Evicted = Evicted };
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _history.Clear();
            _current.Clear();
            (_bytes, Total, Evicted) = (0, 0, 0);
        }
    }
}
