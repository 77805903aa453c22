using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Yamux;

namespace Mocks.AgentRpc.Tests;

/// <summary>A client's and a server's session at the two ends of one connection.</summary>
internal sealed record SessionPair(YamuxSession Client, YamuxSession Server) : IAsyncDisposable
{
    public static async Task<SessionPair> ConnectAsync(YamuxSettings? settings = null, TimeProvider? time = null)
    {
        var (client, server) = await SocketPair.ConnectAsync();
        return new SessionPair(YamuxSession.Client(client, settings, time), YamuxSession.Server(server, settings, time));
    }

    /// <summary>Serves the calls of the client. Await it after the sessions have ended: it throws what a handler threw.</summary>
    public Task ServeAsync(Func<string, DrpcHandler?> find) => DrpcServer.ServeAsync(Server, find, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
