using System.Net;
using System.Net.Sockets;

namespace Mocks.AgentRpc.Tests;

/// <summary>Both ends of a TCP connection over loopback.</summary>
internal static class SocketPair
{
    public static async Task<(NetworkStream Client, NetworkStream Server)> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connecting = client.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        var server = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        server.NoDelay = true;
        await connecting;
        return (new NetworkStream(client, ownsSocket: true), new NetworkStream(server, ownsSocket: true));
    }
}
