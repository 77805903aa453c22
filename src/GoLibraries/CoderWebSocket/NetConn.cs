using System.Buffers;
using System.Runtime.CompilerServices;
using Mocks.Go.Io;

namespace Mocks.GoLibraries.CoderWebSocket;

/// <summary>A server's WebSocket as one stream of bytes: the payloads of binary messages, one after the other. Each write is a message.</summary>
/// <remarks>
/// Source: coder/websocket 1.8, <c>netconn.go</c>, <c>read.go</c>, <c>close.go</c>. One reader and one writer at a time. A read into an empty buffer waits
/// for bytes; the stream itself holds none. As in the library, a read that is cancelled ends the connection without a close frame, and disposing closes it
/// with 1000.
/// </remarks>
/// <param name="input">The connection behind the handshake.</param>
/// <param name="abort">Ends the connection without a close frame.</param>
public sealed class NetConn(Stream input, FrameWriter writer, Action abort, TimeProvider time) : DuplexStream
{
    /// <summary>The time limit for the client's close frame, after the server's.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly Unframing _frames = new();
    private Found _failure;
    private bool _closing;
    private bool _ended;

    /// <summary>Which side ended the connection and how, as text for a journal; null while it is open.</summary>
    public string? End { get; private set; }

    /// <returns>0 when the client has closed the connection, or left it.</returns>
    /// <exception cref="IOException">The client broke a rule.</exception>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _ended ? ValueTask.FromResult(0) : ReadPayloadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var frame = ArrayPool<byte>.Shared.Rent(Frame.MaxHeadBytes + buffer.Length);
        try
        {
            var head = Frame.WriteHead(frame, Opcode.Binary, buffer.Length);
            buffer.CopyTo(frame.AsMemory(head));
            if (_ended || !await writer.WriteMessageAsync(frame.AsMemory(0, head + buffer.Length)))
            {
                throw new IOException("The WebSocket is closed.");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    /// <summary>Closes the connection with 1000, unless it is closed, and waits for the client's close frame, but not for long.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (!_ended)
        {
            await CloseAsync(CloseCode.Normal, "");
            await UntilClientClosesAsync();
        }

        await base.DisposeAsync();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadPayloadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_failure is not Found.Nothing)
        {
            await FailAsync(_failure);
        }

        var kept = 0;
        while (kept == 0 && !_ended)
        {
            var count = await ReadRawAsync(buffer, cancellationToken);
            if (count == 0)
            {
                break; // Also the end of a wait without a buffer.
            }

            for (var at = 0; at < count && !_ended;)
            {
                var found = _frames.Take(buffer.Span[..count], ref at, ref kept);
                if (found == Found.Control)
                {
                    await HandleControlAsync();
                }
                else if (found != Found.Nothing && kept > 0)
                {
                    _failure = found; // First the reader gets what came before it.
                    return kept;
                }
                else if (found != Found.Nothing)
                {
                    await FailAsync(found);
                }
            }
        }

        return kept;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadRawAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var count = await input.ReadAsync(buffer, cancellationToken);
            if (count == 0 && !buffer.IsEmpty)
            {
                Ends("the client left without a close frame");
            }

            return count;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Ends("the mock cut it");
            abort();
            throw;
        }
    }

    private async ValueTask HandleControlAsync()
    {
        switch (_frames.Opcode)
        {
            case Opcode.Ping:
                await writer.WriteControlAsync(Opcode.Pong, _frames.Control);
                break;
            case Opcode.Close:
                await AnswerCloseAsync(_frames.Control);
                break;
        }

        _frames.Handled();
    }

    private async ValueTask AnswerCloseAsync(byte[] payload)
    {
        var (code, wrong) = CloseCode.Read(payload);
        if (wrong is not null)
        {
            _frames.Handled();
            await BreakAsync(CloseCode.ProtocolError, $"received invalid close payload: {wrong}");
        }

        Ends(code is null ? "the client closed it" : $"the client closed it with {code}");
        await writer.WriteControlAsync(Opcode.Close, payload);
    }

    private async ValueTask FailAsync(Found failure)
    {
        switch (failure)
        {
            case Found.Text:
                await BreakAsync(CloseCode.UnsupportedData, "unexpected frame type read (expected MessageBinary): MessageText");
                break;
            case Found.Violation:
                await BreakAsync(CloseCode.ProtocolError, _frames.Rule);
                break;
            default:
                throw new IOException("received unmasked frame from client");
        }
    }

    private async ValueTask BreakAsync(int code, string rule)
    {
        await CloseAsync(code, rule);
        throw new IOException(rule);
    }

    private async ValueTask CloseAsync(int code, string reason)
    {
        if (!_closing)
        {
            _closing = true;
            End ??= $"the mock closed it with {code}{(reason.Length == 0 ? "" : $" ({reason})")}";
            _ended |= !await writer.WriteControlAsync(Opcode.Close, CloseCode.Payload(code, reason));
        }
    }

    // The connection would be reset, and the close frame lost, if bytes of the client were still unread.
    private async ValueTask UntilClientClosesAsync()
    {
        using var late = new CancellationTokenSource(CloseTimeout, time);
        var discarded = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            while (!_ended)
            {
                _ended = await input.ReadAsync(discarded, late.Token) is var count && (count == 0 || HasClose(discarded.AsSpan(0, count)));
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            _ended = true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(discarded);
        }
    }

    private bool HasClose(Span<byte> bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var kept = 0;
            switch (_frames.Take(bytes, ref at, ref kept))
            {
                case Found.Control when _frames.Opcode != Opcode.Close:
                    _frames.Handled();
                    break;
                case Found.Nothing or Found.Text:
                    break;
                default:
                    return true;
            }
        }

        return false;
    }

    private void Ends(string how)
    {
        End ??= writer.Aborted ? "the mock cut off a client that no longer read" : how;
        _ended = true;
    }
}
