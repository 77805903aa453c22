using System.Threading.Tasks.Sources;

namespace Mocks.AgentRpc.Yamux;

/// <summary>One read at a time that waits for bytes, without an allocation.</summary>
/// <remarks>All members but <see cref="Complete"/> need the session's lock. The caller that gets true completes the read, after leaving the lock.</remarks>
internal sealed class PendingRead(Action<CancellationToken> cancel) : IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _source;
    private Memory<byte> _target;
    private CancellationToken _cancellation;
    private CancellationTokenRegistration _registration;
    private int _count;
    private Exception? _error;

    /// <summary>The reader goes on where the bytes came in, before the session reads its next frame. Its code must not block.</summary>
    public bool ContinuesInline { get; set; }

    public bool IsWaiting { get; private set; }

    public bool WantsNoBytes => _target.IsEmpty;

    public ValueTask<int> Begin(Memory<byte> target, CancellationToken cancellation)
    {
        if (IsWaiting)
        {
            throw new InvalidOperationException("Another read is under way.");
        }

        _source.Reset();
        _source.RunContinuationsAsynchronously = !ContinuesInline;
        (_target, _cancellation, _count, _error, IsWaiting) = (target, cancellation, 0, null, true);
        var read = new ValueTask<int>(this, _source.Version);
        if (cancellation.CanBeCanceled)
        {
            // The token goes with it, because a callback may come so late that it meets the next read.
            _registration = cancellation.UnsafeRegister(static (self, token) => ((PendingRead)self!).OnCancelled(token), this);
        }

        return read;
    }

    /// <summary>Ends the wait.</summary>
    /// <param name="bytes">Go into the reader's buffer, as many as it takes.</param>
    /// <returns>How many it took.</returns>
    public int End(ReadOnlySpan<byte> bytes, Exception? error = null)
    {
        _registration.Unregister();
        _count = Math.Min(bytes.Length, _target.Length);
        bytes[.._count].CopyTo(_target.Span);
        (_error, _target, _registration, IsWaiting) = (error, default, default, false);
        return _count;
    }

    public bool IsFor(CancellationToken token) => IsWaiting && _cancellation == token;

    /// <summary>Wakes the reader. Must not have the lock: the reader may go on in this call.</summary>
    public void Complete()
    {
        if (_error is { } error)
        {
            _source.SetException(error);
            return;
        }

        _source.SetResult(_count);
    }

    public int GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void OnCancelled(CancellationToken token) => cancel(token);
}
