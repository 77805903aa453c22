using Mocks.AgentRpc.Yamux;

namespace Mocks.AgentRpc.Drpc;

/// <summary>Calls over a session: each on a stream of its own, as an agent makes them. Any number at a time.</summary>
public sealed class DrpcClient(YamuxSession session)
{
    /// <summary>One request, one answer.</summary>
    /// <exception cref="DrpcException">The server answered with an error.</exception>
    /// <exception cref="IOException">The stream or the session ended without an answer.</exception>
    public ValueTask<byte[]> InvokeAsync(string method, ReadOnlyMemory<byte> request, CancellationToken cancellationToken = default) =>
        InvokeAsync(method, request, CallMetadata.None, cancellationToken);

    /// <inheritdoc cref="InvokeAsync(string, ReadOnlyMemory{byte}, CancellationToken)"/>
    public async ValueTask<byte[]> InvokeAsync(
        string method, ReadOnlyMemory<byte> request, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken = default)
    {
        await using var connection = new DrpcConnection(await session.OpenWithFirstWriteAsync(cancellationToken)) { IsForOneCall = true };
        return await connection.InvokeAsync(method, request, metadata, cancellationToken);
    }

    /// <summary>Begins a call with any number of messages each way. Disposing it closes its stream.</summary>
    public ValueTask<DrpcClientCall> OpenAsync(string method, CancellationToken cancellationToken = default) =>
        OpenAsync(method, CallMetadata.None, cancellationToken);

    /// <inheritdoc cref="OpenAsync(string, CancellationToken)"/>
    public async ValueTask<DrpcClientCall> OpenAsync(
        string method, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken = default)
    {
        var connection = new DrpcConnection(await session.OpenAsync(cancellationToken));
        try
        {
            var call = await connection.OpenAsync(method, metadata, cancellationToken);
            call.Disposed = connection.DisposeAsync;
            return call;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
