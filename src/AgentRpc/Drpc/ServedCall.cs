namespace Mocks.AgentRpc.Drpc;

/// <summary>A call on one stream, between the stream's reader and the handler.</summary>
/// <param name="broke">Called when the handler throws something that is not for the client; <see cref="Finished"/> throws it again.</param>
/// <remarks>Source: storj/drpc 0.0.34, <c>drpcstream/stream.go</c>.</remarks>
internal sealed class ServedCall(ulong number, string method, IReadOnlyDictionary<string, string> metadata, PacketWriter writer, Action broke) : DrpcCall, IDisposable
{
    private const PacketKind UnknownKind = (PacketKind)9;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly MessageSlot _messages = new();
    private CancellationTokenSource? _ended;
    private bool _hasEnded;

    public override string Method => method;

    public override IReadOnlyDictionary<string, string> Metadata => metadata;

    public override CancellationToken Ended
    {
        get
        {
            lock (_gate)
            {
                // Most calls are over before anybody asks.
                return _hasEnded && _ended is null ? new CancellationToken(canceled: true) : (_ended ??= new CancellationTokenSource()).Token;
            }
        }
    }

    public ulong Number => number;

    /// <summary>Completes when the handler has returned and its last packet was sent.</summary>
    public Task Finished { get; private set; } = Task.CompletedTask;

    public override ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken cancellation = default) => _messages.TakeAsync(cancellation);

    public override ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation = default) =>
        SendAsync(PacketKind.Message, message, cancellation);

    public override void Reset()
    {
        End();
        broke();
    }

    public override ValueTask SendBadPacketAsync(CancellationToken cancellation = default) => SendAsync(UnknownKind, default, cancellation);

    /// <summary>Starts the handler, in this thread until it waits.</summary>
    /// <param name="first">The message that came with the call: a handler that finds it there need not wait.</param>
    /// <returns>Completes when the handler has the message.</returns>
    public Task Start(DrpcHandler? handler, byte[]? first)
    {
        if (first is { } message)
        {
            _messages.Put(message);
        }

        Finished = RunAsync(handler);
        return _messages.TakenAsync();
    }

    /// <summary>Takes a packet of the client for this call.</summary>
    /// <exception cref="BrokenPacketException">No such packet may come during a call.</exception>
    public Task TakeAsync(Packet packet)
    {
        if (_hasEnded)
        {
            return Task.CompletedTask;
        }

        switch (packet.Kind)
        {
            case PacketKind.Message:
                _messages.Put(packet.Data);
                return _messages.TakenAsync();
            case PacketKind.CloseSend:
                _messages.Close(null);
                break;
            case PacketKind.Close:
                End(inGoodOrder: true);
                break;
            case PacketKind.Cancel or PacketKind.Error:
                End();
                break;
            case PacketKind.Invoke:
                throw new BrokenPacketException("invoke on existing stream");
            default:
                return packet.IsControl ? Task.CompletedTask : throw new BrokenPacketException($"unknown packet kind: {packet.Kind}");
        }

        return Task.CompletedTask;
    }

    /// <summary>Ends the call: nothing more is sent.</summary>
    /// <param name="inGoodOrder">A handler that receives gets the end of the messages, not an error.</param>
    public void End(bool inGoodOrder = false)
    {
        CancellationTokenSource? ended;
        lock (_gate)
        {
            if (_hasEnded)
            {
                return;
            }

            _hasEnded = true;
            ended = _ended;
        }

        ended?.Cancel();
        _messages.Close(inGoodOrder ? null : new OperationCanceledException("The client has ended the call.", new CancellationToken(canceled: true)));
    }

    public void Dispose()
    {
        _turn.Dispose();
        _ended?.Dispose();
    }

    private async Task RunAsync(DrpcHandler? handler)
    {
        try
        {
            await (handler is null ? throw new DrpcException($"protocol error: unknown rpc: {GoQuote.Quote(method)}") : handler(this));
            await LeaveAsync(PacketKind.CloseSend, []);
        }
        catch (DrpcException refusal)
        {
            await LeaveAsync(PacketKind.Error, ErrorPacket.Write(refusal));
        }
        catch (Exception late) when (_hasEnded && ConnectionLoss.Is(late))
        {
        }
        catch
        {
            broke();
            throw;
        }
        finally
        {
            _messages.Close(null); // What still comes is not read.
        }
    }

    private async ValueTask LeaveAsync(PacketKind kind, byte[] data)
    {
        try
        {
            await SendAsync(kind, data, CancellationToken.None);
        }
        catch (Exception late) when (ConnectionLoss.Is(late))
        {
        }
    }

    private async ValueTask SendAsync(PacketKind kind, ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_hasEnded)
            {
                throw new OperationCanceledException("The client has ended the call.", Ended);
            }

            await writer.WriteAsync(kind, data, cancellation);
            await writer.FlushAsync(cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }
}
