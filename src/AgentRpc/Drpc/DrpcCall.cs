namespace Mocks.AgentRpc.Drpc;

/// <summary>One call, as the server's handler sees it.</summary>
public abstract class DrpcCall
{
    /// <summary>E.g. <c>/coder.agent.v2.Agent/GetManifest</c>.</summary>
    public abstract string Method { get; }

    /// <summary>What the client sent before the call; empty when it sent nothing.</summary>
    public abstract IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Cancelled when the client has ended the call, and when the session has ended. A close-send does not end a call.</summary>
    public abstract CancellationToken Ended { get; }

    /// <summary>Waits for one message of the client. Messages are not read ahead: the client's window is the only buffer.</summary>
    /// <returns>The message, which is the caller's to keep; null after the client's close-send or close.</returns>
    /// <exception cref="OperationCanceledException">The call or the wait was cancelled.</exception>
    public abstract ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken cancellation = default);

    /// <summary>Sends one message, at most 4 MiB; calls at the same time send one after the other.</summary>
    /// <exception cref="OperationCanceledException">The call or the wait was cancelled.</exception>
    public abstract ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation = default);

    /// <summary>A fault: resets the stream that carries the call. The call has ended then; the session goes on.</summary>
    public virtual void Reset() => throw new NotSupportedException("This call has no stream.");

    /// <summary>A fault: sends a packet of a kind that there is not, which the library's client answers with the end of the stream.</summary>
    /// <exception cref="OperationCanceledException">The call or the wait was cancelled.</exception>
    public virtual ValueTask SendBadPacketAsync(CancellationToken cancellation = default) => throw new NotSupportedException("This call has no stream.");
}

/// <summary>Serves one call. When it returns, the client gets a close-send; when it throws a <see cref="DrpcException"/>, an error.</summary>
public delegate ValueTask DrpcHandler(DrpcCall call);
