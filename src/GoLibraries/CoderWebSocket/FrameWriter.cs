using System.IO.Pipelines;

namespace Mocks.GoLibraries.CoderWebSocket;

/// <summary>The write side of a WebSocket: one message or control frame at a time, and nothing after a close frame.</summary>
/// <remarks>Source: coder/websocket 1.8, <c>write.go</c>.</remarks>
/// <param name="abort">Ends the connection without a close frame.</param>
/// <param name="disconnected">Cancelled when the connection has ended.</param>
public sealed class FrameWriter(PipeWriter output, TimeProvider time, Action abort, CancellationToken disconnected) : IDisposable
{
    /// <summary>The time limit for writing a control frame.</summary>
    public static readonly TimeSpan ControlTimeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _closeSent;
    private volatile bool _aborted;

    /// <summary>The client stopped reading, and its connection was aborted after the timeout.</summary>
    public bool Aborted => _aborted;

    /// <summary>Writes the frames of a message.</summary>
    /// <returns>False when the connection takes no more messages.</returns>
    public Task<bool> WriteMessageAsync(ReadOnlyMemory<byte> frames) => WriteAsync(frames, closes: false, disconnected);

    /// <summary>Writes a control frame; aborts the connection of a client that does not read it in time.</summary>
    /// <returns>Whether the frame was written.</returns>
    public async Task<bool> WriteControlAsync(Opcode opcode, byte[] payload)
    {
        using var late = new CancellationTokenSource(ControlTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, disconnected);
        try
        {
            return await WriteAsync(Frame.Write(opcode, payload), closes: opcode == Opcode.Close, either.Token);
        }
        catch (OperationCanceledException)
        {
            _aborted |= !disconnected.IsCancellationRequested;
            abort();
            return false;
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<bool> WriteAsync(ReadOnlyMemory<byte> frames, bool closes, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_closeSent)
            {
                return false;
            }

            _closeSent = closes;
            await output.WriteAsync(frames, cancellationToken);
            return !_aborted; // A write that was blocked when the connection was aborted ends without an exception.
        }
        finally
        {
            _turn.Release();
        }
    }
}
