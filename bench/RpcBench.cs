using System.Diagnostics;
using System.Net.Sockets;
using System.Net.WebSockets;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.WebSockets;
using Mocks.AgentRpc.Yamux;

namespace Mocks.Bench;

/// <summary>The transport of the agent's RPC: what a call costs the server, how fast a long message is, what an idle session holds.</summary>
internal static class RpcBench
{
    private const int Sessions = 64;
    private const int BatchBytes = 1024 * 1024;

    public static async Task RunAsync(TimeSpan time, int idleSessions)
    {
        // The server's code is compiled once and fully, as a native program's is; its thread pool is that of one core.
        Environment.SetEnvironmentVariable("DOTNET_TieredCompilation", "0");
        Environment.SetEnvironmentVariable("DOTNET_PROCESSOR_COUNT", "1");
        using var server = await Server.StartAsync(Environment.ProcessPath!, line => line, RpcEcho.Verb);
        await CallAsync(server, TimeSpan.FromSeconds(1)); // The compiler's time is not the server's.
        var (calls, processor, clock) = await CallAsync(server, time);
        Table.Row($"unary calls on {Sessions} sessions, per second of one core", $"{calls / processor.TotalSeconds:0}", "at least 15,000");
        Table.Row("  per second, client and server on this machine", $"{calls / clock.TotalSeconds:0}");

        await BatchAsync(server, 20);
        Table.Row("a batch of 1 MiB over the window of 256 KiB, one session", $"{await BatchAsync(server, (int)(100 * time.TotalSeconds)):0} MB/s", "at least 200 MB/s");
        await HoldAsync(idleSessions);
    }

    private static async Task<(int Calls, TimeSpan Processor, TimeSpan Clock)> CallAsync(Server server, TimeSpan time)
    {
        var sessions = await Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ => ConnectAsync(server.Address)));
        var (before, clock, request) = (server.Processor, Stopwatch.StartNew(), new byte[100]);
        var calls = await Task.WhenAll(sessions.Select(async session =>
        {
            var (client, count) = (new DrpcClient(session), 0);
            for (; clock.Elapsed < time; count++)
            {
                await client.InvokeAsync("/bench/Echo", request);
            }

            return count;
        }));
        var (processor, elapsed) = (server.Processor - before, clock.Elapsed);
        await Task.WhenAll(sessions.Select(session => session.DisposeAsync().AsTask()));
        return (calls.Sum(), processor, elapsed);
    }

    /// <returns>Megabytes per second.</returns>
    private static async Task<double> BatchAsync(Server server, int batches)
    {
        await using var session = await ConnectAsync(server.Address);
        var (client, batch, clock) = (new DrpcClient(session), new byte[BatchBytes], Stopwatch.StartNew());
        for (var at = 0; at < batches; at++)
        {
            await client.InvokeAsync("/bench/Length", batch);
        }

        return (double)BatchBytes * batches / 1_000_000 / clock.Elapsed.TotalSeconds;
    }

    private static async Task HoldAsync(int count)
    {
        using var server = await Server.StartAsync(Environment.ProcessPath!, line => line, RpcEcho.Verb);
        await HoldAsync(server, 100);
        var before = server.ResidentMiB;
        var sessions = await HoldAsync(server, count);
        Table.Row($"{count:N0} idle sessions with two open streams, memory for each", $"{(server.ResidentMiB - before) * 1024 / count:0.0} KiB", "64 KiB");
        await Task.WhenAll(sessions.Select(session => session.DisposeAsync().AsTask()));
    }

    private static async Task<List<YamuxSession>> HoldAsync(Server server, int count)
    {
        var sessions = new List<YamuxSession>();
        while (sessions.Count < count)
        {
            var session = await ConnectAsync(server.Address);
            sessions.Add(session);
            var client = new DrpcClient(session);
            for (var at = 0; at < 2; at++)
            {
                await (await client.OpenAsync("/bench/Hold")).CloseSendAsync();
            }

            await session.PingAsync();
        }

        return sessions;
    }

    private static async Task<YamuxSession> ConnectAsync(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        var connection = new NetworkStream(socket, ownsSocket: true);
        return YamuxSession.Client(new MessageStream(WebSocket.CreateFromStream(connection, new WebSocketCreationOptions { IsServer = false })));
    }
}
