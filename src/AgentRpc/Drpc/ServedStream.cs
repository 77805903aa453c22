using System.Text;
using Mocks.AgentRpc.Yamux;

namespace Mocks.AgentRpc.Drpc;

/// <summary>The server's end of one stream: the client's calls, one after the other.</summary>
/// <remarks>Source: storj/drpc 0.0.34, <c>drpcmanager/manager.go</c>, <c>drpcserver/server.go</c>.</remarks>
internal sealed class ServedStream(Stream stream, Func<string, DrpcHandler?> find, PacketBudget budget) : IDisposable
{
    private readonly PacketReader _reader = new(stream, budget);
    private readonly PacketWriter _writer = new(stream);
    private (ulong Call, IReadOnlyDictionary<string, string> Pairs) _metadata = (0, CallMetadata.None);
    private ServedCall? _call;

    /// <returns>Completes when the stream is closed and its handlers have returned.</returns>
    /// <exception cref="Exception">A handler threw something that is not for the client.</exception>
    public async Task ServeAsync(CancellationToken ended)
    {
        try
        {
            while (await _reader.ReadAsync(ended) is { } packet)
            {
                await TakeAsync(packet, ended);
            }
        }
        catch (BrokenPacketException)
        {
        }
        catch (Exception lost) when (ConnectionLoss.Is(lost))
        {
        }

        // The client need not wait for the handler.
        _call?.End();
        await stream.DisposeAsync();
        await EndCallAsync();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _writer.Dispose();
        _call?.Dispose();
    }

    private async ValueTask TakeAsync(Packet packet, CancellationToken ended)
    {
        if (_call is { } call && packet.Call <= call.Number)
        {
            await (packet.Call == call.Number ? call.TakeAsync(packet) : Task.CompletedTask).WaitAsync(ended);
            return;
        }

        await EndCallAsync();
        switch (packet.Kind)
        {
            case PacketKind.InvokeMetadata:
                _metadata = (packet.Call, CallMetadata.Decode(packet.Data));
                break;
            case PacketKind.Invoke:
                await BeginAsync(packet, ended);
                break;
            default:
                // The library waits for a call that this packet belongs to, and reads nothing until then.
                await Task.Delay(Timeout.Infinite, ended);
                break;
        }
    }

    private async ValueTask BeginAsync(Packet invoke, CancellationToken ended)
    {
        var method = Encoding.UTF8.GetString(invoke.Data);
        var metadata = _metadata.Call == invoke.Call ? _metadata.Pairs : CallMetadata.None;
        _writer.Begin(invoke.Call);
        var call = _call = new ServedCall(invoke.Call, method, metadata, _writer, Break);
        await StartAsync(call, find(method)).WaitAsync(ended);
    }

    // The call begins also when what follows breaks a rule.
    private Task StartAsync(ServedCall call, DrpcHandler? handler)
    {
        byte[]? first = null;
        Task taken;
        try
        {
            first = _reader.TryTakeMessage(call.Number);
        }
        finally
        {
            taken = call.Start(handler, first);
        }

        return taken;
    }

    // The reader ends, and with it the code that serves the stream.
    private void Break()
    {
        if (stream is YamuxStream yamux)
        {
            yamux.Reset();
        }
        else
        {
            stream.Dispose();
        }
    }

    // A new call ends the one before it, and waits for its handler.
    private async ValueTask EndCallAsync()
    {
        if (_call is { } call)
        {
            _call = null;
            call.End();
            await call.Finished;
            call.Dispose();
        }
    }
}
