using System.Text;
using Mocks.Go.Crypto;
using Mocks.Go.Io;

namespace Mocks.GoLibraries.CoderWebSocket;

/// <summary>A client's WebSocket as one stream of bytes: the payloads of binary messages, one after the other. Each write is a message.</summary>
/// <remarks>
/// Source: coder/websocket 1.8, <c>netconn.go</c>, <c>read.go</c>, <c>close.go</c>. One reader and one writer at a time. After a read that was cancelled it is
/// of no use. Disposing closes it with 1000 and does not wait for the server. The framework's own client needs OpenSSL for its masks.
/// </remarks>
/// <param name="connection">What is behind the handshake.</param>
public sealed class ClientConn(Stream connection) : DuplexStream
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _missing;
    private bool _closeSent;

    /// <summary>The code and the reason with which the server has closed it; null when it has not.</summary>
    public (int Code, string Reason)? Closed { get; private set; }

    /// <returns>0 when the server has closed it.</returns>
    /// <exception cref="IOException">The connection was lost, or the server broke a rule or sent text.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_missing == 0 && Closed is null)
        {
            await ReadHeadAsync(cancellationToken);
        }

        if (Closed is not null)
        {
            return 0;
        }

        var count = await connection.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _missing)], cancellationToken);
        _missing -= count;
        return count > 0 || buffer.IsEmpty ? count : throw new EndOfStreamException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!await SendAsync(Opcode.Binary, buffer, cancellationToken))
        {
            throw new IOException("The WebSocket is closed.");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        using var late = new CancellationTokenSource(CloseTimeout);
        try
        {
            await SendAsync(Opcode.Close, CloseCode.Payload(CloseCode.Normal, ""), late.Token);
        }
        catch (Exception lost) when (lost is IOException or OperationCanceledException or ObjectDisposedException)
        {
        }

        await connection.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task ReadHeadAsync(CancellationToken cancellationToken)
    {
        var frame = await Frame.ReadHeadAsync(connection, cancellationToken);
        if ((frame.Length < 0 ? "received a frame with a negative length" : frame.Violation) is { } rule)
        {
            throw new IOException(rule);
        }

        switch (frame.Opcode)
        {
            case Opcode.Text:
                throw new IOException("unexpected frame type read (expected MessageBinary): MessageText");
            case Opcode.Ping:
                await SendAsync(Opcode.Pong, await frame.ReadPayloadAsync(connection, cancellationToken), cancellationToken);
                break;
            case Opcode.Pong:
                await frame.SkipPayloadAsync(connection, cancellationToken);
                break;
            case Opcode.Close:
                await AnswerCloseAsync(await frame.ReadPayloadAsync(connection, cancellationToken), cancellationToken);
                break;
            default:
                _missing = frame.Length;
                break;
        }
    }

    private async Task AnswerCloseAsync(byte[] payload, CancellationToken cancellationToken)
    {
        var (code, wrong) = CloseCode.Read(payload);
        if (wrong is not null)
        {
            throw new IOException($"received invalid close payload: {wrong}");
        }

        Closed = code is null ? (CloseCode.Normal, "") : (code.Value, Encoding.UTF8.GetString(payload.AsSpan(2)));
        try
        {
            await SendAsync(Opcode.Close, payload, cancellationToken);
        }
        catch (Exception lost) when (lost is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // It has said what it had to.
        }
    }

    /// <returns>False when it is closed.</returns>
    private async Task<bool> SendAsync(Opcode opcode, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_closeSent)
            {
                return false;
            }

            _closeSent = opcode == Opcode.Close;
            await connection.WriteAsync(Frame.WriteMasked(opcode, payload.Span, Rand.Bytes(4)), cancellationToken);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }
}
