using Mocks.Go.Io;

namespace Mocks.AgentRpc.Yamux;

/// <summary>One stream of a session: bytes in both directions, each with a window of 256 KiB.</summary>
/// <remarks>
/// Source: hashicorp/yamux 0.1.2, <c>stream.go</c>. One reader and one writer at a time. A read that waits holds no buffer of the stream;
/// a read into an empty buffer waits for bytes or the end. A <see cref="YamuxException"/> says why a write or a read failed.
/// </remarks>
public sealed partial class YamuxStream : DuplexStream
{
    private readonly YamuxSession _session;
    private readonly PendingRead _read;
    private PooledBytes _received;
    private uint _receiveWindow = YamuxSettings.Window;
    private uint _sendWindow = YamuxSettings.Window;
    private TaskCompletionSource? _sendable;
    private bool _disposed;

    internal YamuxStream(YamuxSession session, uint id, StreamState state)
    {
        (_session, Id, State, AwaitsAck) = (session, id, state, state == StreamState.SynSent);
        _read = new PendingRead(CancelRead);
    }

    public uint Id { get; }

    internal StreamState State { get; private set; }

    /// <summary>Its place in the session's list of the time limit that it has now.</summary>
    internal LinkedListNode<(YamuxStream Stream, long Since)>? Limit { get; set; }

    /// <summary>This side has opened it, and the peer has not acknowledged it.</summary>
    internal bool AwaitsAck { get; set; }

    /// <summary>Writes wait for the FIN, which the caller sends at once.</summary>
    internal bool WritesWithFin { get; set; }

    /// <inheritdoc cref="PendingRead.ContinuesInline"/>
    internal bool ContinuesInline { set => _read.ContinuesInline = value; }

    private bool IsWritable => State is StreamState.SynSent or StreamState.SynReceived or StreamState.Established or StreamState.RemoteClose;

    /// <returns>0 when the peer has closed its side and everything was read, and when the session has ended.</returns>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        lock (_session.Gate)
        {
            if (State == StreamState.Reset)
            {
                return ValueTask.FromException<int>(new YamuxException(YamuxException.StreamReset));
            }

            if (_received.Count == 0)
            {
                return State is StreamState.RemoteClose or StreamState.Closed ? ValueTask.FromResult(0)
                    : cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken)
                    : _read.Begin(buffer, cancellationToken);
            }

            count = _received.MoveTo(buffer.Span);
            _session.Read(count);
            UpdateWindow();
        }

        _session.Flush();
        return ValueTask.FromResult(count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        var (sent, obstacle) = TryWrite(buffer.Span);
        if (!WritesWithFin || obstacle is not null)
        {
            _session.Flush();
        }

        return obstacle is null ? ValueTask.CompletedTask : WriteRestAsync(buffer[sent..], obstacle.Value, cancellationToken);
    }

    /// <summary>Sends FIN. The peer's bytes may still be read.</summary>
    public void CloseWrite()
    {
        lock (_session.Gate)
        {
            if (!IsWritable)
            {
                return;
            }

            State = State == StreamState.RemoteClose ? StreamState.Closed : StreamState.LocalClose;
            _session.Queue.Add(new(FrameType.WindowUpdate, FrameFlags.Fin, Id, 0));
            WakeWriter();
            if (State == StreamState.Closed)
            {
                _session.Forget(this);
            }
            else
            {
                _session.Closing(this);
            }
        }

        _session.Flush();
    }

    /// <summary>Ends the stream for both sides at once: the peer's reads fail with <c>connection reset</c>.</summary>
    public void Reset()
    {
        bool wakes;
        lock (_session.Gate)
        {
            if (State is StreamState.Closed or StreamState.Reset)
            {
                return;
            }

            wakes = End(StreamState.Reset);
            _session.Forget(this);
            _session.Queue.Add(new(FrameType.WindowUpdate, FrameFlags.Rst, Id, 0));
        }

        Finish(wakes);
    }

    /// <summary>Sends FIN, and drops what the peer has sent and will send.</summary>
    protected override void Dispose(bool disposing)
    {
        lock (_session.Gate)
        {
            _disposed = true;
            Drop();
        }

        CloseWrite();
        base.Dispose(disposing);
    }

    private void Drop()
    {
        _session.Read(_received.Count);
        _received.Clear();
    }

    private void Finish(bool wakes)
    {
        _session.Flush();
        if (wakes)
        {
            Wake();
        }
    }

    private void WakeWriter()
    {
        _sendable?.TrySetResult();
        _sendable = null;
    }

    /// <returns>How much was sent, and what has to pass before more can be: a window update, or the connection's writes, which have a time limit.</returns>
    private (int Sent, (Task Passes, bool HasLimit)? Obstacle) TryWrite(ReadOnlySpan<byte> bytes)
    {
        var sent = 0;
        lock (_session.Gate)
        {
            while (sent < bytes.Length)
            {
                if (!IsWritable)
                {
                    throw new YamuxException(State == StreamState.Reset ? YamuxException.StreamReset : YamuxException.StreamClosed);
                }

                if (_sendWindow == 0)
                {
                    _sendable ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    return (sent, (_sendable.Task, HasLimit: false));
                }

                if (_session.Queue.IsFull)
                {
                    return (sent, (_session.Queue.Drained, HasLimit: true));
                }

                var count = (int)Math.Min(_sendWindow, bytes.Length - sent);
                _session.Queue.Add(new(FrameType.Data, FrameFlags.None, Id, (uint)count), bytes.Slice(sent, count));
                _sendWindow -= (uint)count;
                sent += count;
            }
        }

        return (sent, null);
    }

    private async ValueTask WriteRestAsync(ReadOnlyMemory<byte> rest, (Task Passes, bool HasLimit) obstacle, CancellationToken cancellationToken)
    {
        for ((Task Passes, bool HasLimit)? next = obstacle; next is { } one;)
        {
            try
            {
                await one.Passes.WaitAsync(one.HasLimit ? _session.Settings.WriteTimeout : Timeout.InfiniteTimeSpan, _session.Time, cancellationToken);
            }
            catch (TimeoutException)
            {
                throw new YamuxException(YamuxException.WriteTimeout);
            }

            (var sent, next) = TryWrite(rest.Span);
            _session.Flush();
            rest = rest[sent..];
        }
    }

    private void CancelRead(CancellationToken token)
    {
        lock (_session.Gate)
        {
            if (!_read.IsFor(token))
            {
                return;
            }

            _read.End([], new OperationCanceledException(token));
        }

        _read.Complete();
    }
}
