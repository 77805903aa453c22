using System.Diagnostics;
using System.Net.WebSockets;
using Google.Protobuf;
using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.WebSockets;
using Mocks.AgentRpc.Yamux;

namespace Mocks.Bench;

/// <summary>Workspace agents on one mock-coderd, over real sockets: what a connected one holds, and what its calls cost.</summary>
internal static class AgentsBench
{
    private const int Sessions = 64;
    private const int LogBytes = 1024 * 1024;
    private const int LogLineBytes = 1024;
    private const string Agent = "/coder.agent.v2.Agent/";
    private const string Tailnet = "/coder.tailnet.v2.Tailnet/";

    private static readonly byte[] NoStats = new UpdateStatsRequest().ToByteArray();

    public static async Task RunAsync(TimeSpan time, int agents, TimeSpan settling, TimeSpan idle, int handshakes)
    {
        using var server = await Server.StartCoderdAsync();
        await CallAsync(server, TimeSpan.FromSeconds(1));
        Table.Row("an agent's handshake to its manifest, median", $"{Table.Median(await HandshakeAsync(server, handshakes)):0.0} ms", "5 ms");
        var (calls, processor, clock) = await CallAsync(server, time);
        Table.Row($"unary calls on {Sessions} sessions, per second of one core", $"{calls / processor.TotalSeconds:0}", "at least 15,000");
        Table.Row("  per second, client and server on this machine", $"{calls / clock.TotalSeconds:0}");
        Table.Row("a batch of logs of 1 MiB over the window of 256 KiB, stored", $"{LogBytes / 1_000_000.0 / Table.Median(await LogAsync(server, handshakes / 10)):0} MB/s");
        await HoldAsync(agents, settling, idle);
    }

    private static async Task<List<double>> HandshakeAsync(Server server, int count)
    {
        var times = new List<double>();
        while (times.Count < count)
        {
            var clock = Stopwatch.StartNew();
            await using var session = await ConnectAsync(server.Address);
            await new DrpcClient(session).InvokeAsync($"{Agent}GetManifest", default);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        return times;
    }

    private static async Task<(int Calls, TimeSpan Processor, TimeSpan Clock)> CallAsync(Server server, TimeSpan time)
    {
        var sessions = await Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ => ConnectAsync(server.Address)));
        var (before, clock) = (server.Processor, Stopwatch.StartNew());
        var calls = await Task.WhenAll(sessions.Select(async session =>
        {
            var (client, count) = (new DrpcClient(session), 0);
            for (; clock.Elapsed < time; count++)
            {
                await client.InvokeAsync($"{Agent}UpdateStats", NoStats);
            }

            return count;
        }));
        var (processor, elapsed) = (server.Processor - before, clock.Elapsed);
        await Task.WhenAll(sessions.Select(session => session.DisposeAsync().AsTask()));
        return (calls.Sum(), processor, elapsed);
    }

    /// <returns>Seconds of each batch. An agent may log 1 MiB in all, so each batch has a new world.</returns>
    private static async Task<List<double>> LogAsync(Server server, int count)
    {
        var batch = new BatchCreateLogsRequest { LogSourceId = ByteString.CopyFrom(new byte[16]) };
        batch.Logs.AddRange(Enumerable.Repeat(new Log { Level = Log.Types.Level.Info, Output = new string('x', LogLineBytes) }, LogBytes / LogLineBytes));
        var (request, times) = (batch.ToByteArray(), new List<double>());
        while (times.Count < count)
        {
            (await server.Client.PostAsync("/__admin/reset", null)).EnsureSuccessStatusCode();
            await using var session = await ConnectAsync(server.Address);
            var clock = Stopwatch.StartNew();
            var answer = BatchCreateLogsResponse.Parser.ParseFrom(await new DrpcClient(session).InvokeAsync($"{Agent}BatchCreateLogs", request));
            times.Add(clock.Elapsed.TotalSeconds);
            if (answer.LogLimitExceeded)
            {
                throw new InvalidOperationException("The batch was not stored.");
            }
        }

        return times;
    }

    /// <param name="settling">The mock gives back what the connecting has used until 65 s after it.</param>
    private static async Task HoldAsync(int count, TimeSpan settling, TimeSpan idle)
    {
        using var server = await Server.StartCoderdAsync();
        await ConnectAllAsync(server, 100);
        var before = server.ResidentMiB;
        var sessions = await ConnectAllAsync(server, count);
        Table.Row($"{count:N0} connected agents with both streams open, memory for each", $"{(server.ResidentMiB - before) * 1024 / count:0.0} KiB", "64 KiB");
        await Task.Delay(settling);
        var (processor, clock) = (server.Processor, Stopwatch.StartNew());
        await Task.Delay(idle);
        Table.Row("  processor time while they only answer pings", $"{(server.Processor - processor) / clock.Elapsed * 100:0.0} % of a core", "10 %");
        Table.Row("  memory for each after it", $"{(server.ResidentMiB - before) * 1024 / count:0.0} KiB", "64 KiB");
        Table.Row("  still connected", $"{sessions.Count(session => !session.Ended.IsCancellationRequested):N0}", $"{count:N0}");
    }

    private static async Task<List<YamuxSession>> ConnectAllAsync(Server server, int count)
    {
        var sessions = new List<YamuxSession>();
        while (sessions.Count < count)
        {
            var session = await ConnectAsync(server.Address);
            sessions.Add(session);
            var client = new DrpcClient(session);
            var relays = await client.OpenAsync($"{Tailnet}StreamDERPMaps");
            await relays.SendAsync(default);
            await relays.CloseSendAsync();
            await relays.ReceiveAsync();
            await client.OpenAsync($"{Tailnet}Coordinate");
            await session.PingAsync();
        }

        return sessions;
    }

    private static async Task<YamuxSession> ConnectAsync(Uri coderd)
    {
        var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        socket.Options.SetRequestHeader("Coder-Session-Token", "00000000-0000-4000-8000-0000000000aa");
        await socket.ConnectAsync(new Uri($"ws://{coderd.Authority}/api/v2/workspaceagents/me/rpc?version=2.0"), CancellationToken.None);
        return YamuxSession.Client(new MessageStream(socket));
    }
}
