using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Yamux;
using Mocks.GoLibraries.CoderWebSocket;

namespace Mocks.Bench;

/// <summary>A server of the agent's transport, WebSocket frames, yamux and dRPC, without HTTP: this program as another process, on one core.</summary>
internal static class RpcEcho
{
    public const string Verb = "rpc-echo";

    /// <summary>Answers <c>/bench/Echo</c> with the request, and <c>/bench/Length</c> with its length. Prints its address; ends when it is killed.</summary>
    public static async Task RunAsync()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            Process.GetCurrentProcess().ProcessorAffinity = 1; // One core.
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine($"http://{listener.LocalEndpoint}");
        while (true)
        {
            _ = ServeAsync(await listener.AcceptSocketAsync());
        }
    }

    private static async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        await using var connection = new NetworkStream(socket, ownsSocket: true);
        using var writer = new FrameWriter(PipeWriter.Create(connection), TimeProvider.System, socket.Dispose, CancellationToken.None);
        await DrpcServer.ServeAsync(YamuxSession.Server(new NetConn(connection, writer, socket.Dispose, TimeProvider.System)), Find);
    }

    private static DrpcHandler? Find(string method) => method switch
    {
        "/bench/Echo" => async call => await call.SendAsync(await call.ReceiveAsync() ?? default),
        "/bench/Length" => async call => await call.SendAsync(BitConverter.GetBytes((await call.ReceiveAsync() ?? default).Length)),
        "/bench/Hold" => async call => await Task.Delay(Timeout.Infinite, call.Ended),
        _ => null,
    };
}
