using Mocks.AgentRpc.Yamux;

namespace Mocks.AgentRpc.Drpc;

/// <summary>The client's end of one stream: calls, one after the other.</summary>
/// <remarks>Source: storj/drpc 0.0.34, <c>drpcconn/conn.go</c>, <c>drpcmanager/manager.go</c>.</remarks>
/// <param name="stream">A byte stream, which is disposed with the connection.</param>
/// <param name="softCancel">A cancelled call says so in a packet, and the connection lives on. Without it the stream is closed, as agents do.</param>
public sealed class DrpcConnection(Stream stream, bool softCancel = false) : IAsyncDisposable
{
    private readonly PacketReader _reader = new(stream, new PacketBudget());
    private readonly PacketWriter _writer = new(stream);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private ulong _calls;

    /// <summary>The stream is closed after the first call, so that its last packet may go out with the FIN.</summary>
    internal bool IsForOneCall { get; init; }

    /// <summary>One request, one answer. Waits until the call before it is over.</summary>
    /// <exception cref="DrpcException">The server answered with an error.</exception>
    /// <exception cref="IOException">The stream ended without an answer.</exception>
    public ValueTask<byte[]> InvokeAsync(string method, ReadOnlyMemory<byte> request, CancellationToken cancellationToken = default) =>
        InvokeAsync(method, request, CallMetadata.None, cancellationToken);

    /// <inheritdoc cref="InvokeAsync(string, ReadOnlyMemory{byte}, CancellationToken)"/>
    public async ValueTask<byte[]> InvokeAsync(
        string method, ReadOnlyMemory<byte> request, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken = default)
    {
        var call = await OpenAsync(method, metadata, cancellationToken);
        try
        {
            await call.AddAsync(PacketKind.Message, request, cancellationToken);
            await call.CloseSendAsync(cancellationToken);
            var answer = await call.ReceiveAsync(cancellationToken) ?? throw new EndOfStreamException("EOF");
            if (IsForOneCall && stream is YamuxStream yamux)
            {
                yamux.WritesWithFin = true;
            }

            await call.CloseAsync();
            return answer;
        }
        finally
        {
            await call.DisposeAsync();
        }
    }

    /// <summary>Begins a call with any number of messages each way. The next call waits until this one is disposed.</summary>
    public ValueTask<DrpcClientCall> OpenAsync(string method, CancellationToken cancellationToken = default) =>
        OpenAsync(method, CallMetadata.None, cancellationToken);

    /// <inheritdoc cref="OpenAsync(string, CancellationToken)"/>
    public async ValueTask<DrpcClientCall> OpenAsync(
        string method, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var call = new DrpcClientCall(++_calls, _reader, _writer, softCancel ? null : stream, _turn);
            await call.BeginAsync(method, metadata, cancellationToken);
            return call;
        }
        catch
        {
            _turn.Release();
            throw;
        }
    }

    /// <summary>Closes the stream; a call that is under way ends with it.</summary>
    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
