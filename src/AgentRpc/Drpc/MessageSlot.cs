using System.Threading.Tasks.Sources;

namespace Mocks.AgentRpc.Drpc;

/// <summary>Hands one message at a time from the reader of a stream to the handler of a call.</summary>
/// <remarks>Source: storj/drpc 0.0.34, <c>drpcstream/pktbuf.go</c>: the reader goes on when the handler has taken the message. The handler goes on in the
/// reader's thread.</remarks>
internal sealed class MessageSlot : IValueTaskSource<ReadOnlyMemory<byte>?>
{
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<ReadOnlyMemory<byte>?> _receiver;
    private CancellationToken _cancellation;
    private CancellationTokenRegistration _registration;
    private bool _waits;
    private ReadOnlyMemory<byte>? _message;
    private TaskCompletionSource? _taken;
    private (bool Closed, Exception? Why) _end;

    /// <summary>Adds a message, when <see cref="TakenAsync"/> has completed.</summary>
    public void Put(ReadOnlyMemory<byte> message)
    {
        lock (_gate)
        {
            if (_end.Closed)
            {
                return;
            }

            if (!_waits)
            {
                _message = message;
                return;
            }

            StopWaiting();
        }

        _receiver.SetResult(message);
    }

    /// <summary>Completes when the handler has the message, or wants no more.</summary>
    public Task TakenAsync()
    {
        lock (_gate)
        {
            return _message is null ? Task.CompletedTask : (_taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <returns>The next message; null when the slot was closed without an error.</returns>
    public ValueTask<ReadOnlyMemory<byte>?> TakeAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_message is { } message)
            {
                _message = null;
                _taken?.TrySetResult();
                return ValueTask.FromResult<ReadOnlyMemory<byte>?>(message);
            }

            if (_end.Closed)
            {
                return _end.Why is { } why ? ValueTask.FromException<ReadOnlyMemory<byte>?>(why) : ValueTask.FromResult<ReadOnlyMemory<byte>?>(null);
            }

            if (_waits)
            {
                throw new InvalidOperationException("Another receive is under way.");
            }

            _receiver.Reset();
            (_waits, _cancellation) = (true, cancellationToken);
            var taking = new ValueTask<ReadOnlyMemory<byte>?>(this, _receiver.Version);
            if (cancellationToken.CanBeCanceled)
            {
                _registration = cancellationToken.UnsafeRegister(static (self, token) => ((MessageSlot)self!).OnCancelled(token), this);
            }

            return taking;
        }
    }

    /// <summary>Ends it for both sides. The first call says how; a message that the caller has not taken is dropped.</summary>
    /// <param name="why">What receivers get; null for the end of the messages.</param>
    public void Close(Exception? why)
    {
        lock (_gate)
        {
            if (_end.Closed)
            {
                return;
            }

            _end = (true, why);
            _message = null;
            _taken?.TrySetResult();
            if (!_waits)
            {
                return;
            }

            StopWaiting();
        }

        if (why is null)
        {
            _receiver.SetResult(null);
        }
        else
        {
            _receiver.SetException(why);
        }
    }

    public ReadOnlyMemory<byte>? GetResult(short token) => _receiver.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _receiver.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _receiver.OnCompleted(continuation, state, token, flags);

    private void StopWaiting()
    {
        _registration.Unregister();
        (_waits, _registration) = (false, default);
    }

    private void OnCancelled(CancellationToken token)
    {
        lock (_gate)
        {
            if (!_waits || _cancellation != token)
            {
                return;
            }

            StopWaiting();
        }

        _receiver.SetException(new OperationCanceledException(token));
    }
}
