using System.Text;

namespace Mocks.AgentRpc.Drpc;

/// <summary>A call as its client sees it. One send and one receive at a time.</summary>
/// <remarks>Source: storj/drpc 0.0.34, <c>drpcstream/stream.go</c>, <c>drpcconn/conn.go</c>.</remarks>
public sealed class DrpcClientCall : IAsyncDisposable
{
    private readonly ulong _number;
    private readonly PacketReader _reader;
    private readonly PacketWriter _writer;
    private readonly Stream? _closedByCancel;
    private readonly SemaphoreSlim _turn;
    private bool _sendClosed;
    private bool _receiveClosed;
    private bool _ended;
    private bool _disposed;

    internal DrpcClientCall(ulong number, PacketReader reader, PacketWriter writer, Stream? closedByCancel, SemaphoreSlim turn) =>
        (_number, _reader, _writer, _closedByCancel, _turn) = (number, reader, writer, closedByCancel, turn);

    /// <summary>Runs when the call is disposed.</summary>
    internal Func<ValueTask>? Disposed { get; set; }

    private bool IsOver => _ended || (_sendClosed && _receiveClosed);

    /// <summary>Sends one message.</summary>
    /// <exception cref="InvalidOperationException">The call takes no more messages.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default)
    {
        await AddAsync(PacketKind.Message, message, cancellationToken);
        await _writer.FlushAsync(cancellationToken);
    }

    /// <summary>Waits for one message of the server.</summary>
    /// <returns>Null after the server's close-send.</returns>
    /// <exception cref="DrpcException">The server answered with an error.</exception>
    /// <exception cref="IOException">The stream ended.</exception>
    public async ValueTask<byte[]?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        if (!_ended)
        {
            await _writer.FlushAsync(cancellationToken);
        }

        while (!_receiveClosed && !_ended)
        {
            if (Take(await ReadAsync(cancellationToken)) is { } message)
            {
                return message;
            }
        }

        return null;
    }

    /// <summary>Tells the server that no more messages come.</summary>
    public async ValueTask CloseSendAsync(CancellationToken cancellationToken = default)
    {
        if (_sendClosed || _ended)
        {
            return;
        }

        await AddAsync(PacketKind.CloseSend, default, cancellationToken);
        _sendClosed = true;
        await _writer.FlushAsync(cancellationToken);
    }

    /// <summary>Ends the call in good order: with a close, unless both sides have sent their close-send.</summary>
    public async ValueTask CloseAsync()
    {
        while (!IsOver && _reader.TryTake(out var there))
        {
            Take(there); // The server's close-send came with its answer.
        }

        if (!IsOver)
        {
            _ended = true;
            await _writer.WriteAsync(PacketKind.Close, default, CancellationToken.None);
            await _writer.FlushAsync(CancellationToken.None);
        }
    }

    /// <summary>Gives up a call that is not over, and lets the next one begin. An agent closes the stream; a client with soft cancel sends a cancel.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!IsOver)
        {
            await CancelAsync();
        }

        _turn.Release();
        if (Disposed is { } disposed)
        {
            await disposed();
        }
    }

    internal async ValueTask BeginAsync(string method, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        _writer.Begin(_number);
        if (metadata.Count > 0)
        {
            await AddAsync(PacketKind.InvokeMetadata, CallMetadata.Encode(metadata), cancellationToken);
        }

        await AddAsync(PacketKind.Invoke, Encoding.UTF8.GetBytes(method), cancellationToken);
    }

    /// <summary>Adds a packet to those that the next flush sends.</summary>
    internal ValueTask AddAsync(PacketKind kind, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => _sendClosed || _ended
        ? throw new InvalidOperationException("The call takes no more messages.")
        : _writer.WriteAsync(kind, data, cancellationToken);

    private async ValueTask CancelAsync()
    {
        _ended = true;
        if (_closedByCancel is { } stream)
        {
            await stream.DisposeAsync();
            return;
        }

        try
        {
            await _writer.WriteAsync(PacketKind.Cancel, default, CancellationToken.None, isControl: true);
            await _writer.FlushAsync(CancellationToken.None);
        }
        catch (Exception gone) when (ConnectionLoss.Is(gone))
        {
        }
    }

    private async ValueTask<Packet> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _reader.ReadAsync(cancellationToken) ?? throw new EndOfStreamException("The server has closed the stream.");
        }
        catch (BrokenPacketException broken)
        {
            throw new IOException(broken.Message);
        }
    }

    /// <returns>A message; null for any other packet.</returns>
    private byte[]? Take(Packet packet)
    {
        if (packet.Call != _number)
        {
            return null; // It belongs to a call that was cancelled.
        }

        switch (packet.Kind)
        {
            case PacketKind.Message:
                return packet.Data;
            case PacketKind.CloseSend:
                _receiveClosed = true;
                return null;
            case PacketKind.Close:
                _ended = true;
                return null;
            case PacketKind.Error:
                _ended = true;
                throw ErrorPacket.Read(packet.Data);
            case PacketKind.Cancel:
                _ended = true;
                throw new OperationCanceledException("The server has cancelled the call.");
            default:
                return packet.IsControl ? null : throw new IOException($"unknown packet kind: {packet.Kind}");
        }
    }
}
