using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mocks.Bench;

/// <summary>What a client waits for its answers while 20 others pipeline requests and never read.</summary>
internal static class OthersBench
{
    private const int Pipelining = 20;

    public static async Task RunAsync(TimeSpan each)
    {
        foreach (var preset in new[] { "normal", "huge" })
        {
            using var mock = await Server.StartAgentApiAsync("--preset", preset);
            await mock.Client.GetByteArrayAsync("/messages");
            var alone = await WaitsAsync(mock.Client, each);

            // New ones all the time: each is dangerous only until the buffers of its connection are full.
            using var enough = new CancellationTokenSource();
            var pipelining = Enumerable.Range(0, Pipelining).Select(_ => PipelineAsync(mock.Address.Port, enough.Token)).ToArray();
            var waits = await WaitsAsync(mock.Client, each);
            await enough.CancelAsync();
            await Task.WhenAll(pipelining);
            Table.Row($"GET /status next to {Pipelining} that pipeline, preset {preset}: median, worst", $"{Table.Median(waits):0.0}, {waits.Max():0} ms", "250 ms");
            Table.Row("  the same alone", $"{Table.Median(alone):0.0}, {alone.Max():0} ms");
        }
    }

    /// <returns>Milliseconds that GET /status took, one after the other.</returns>
    public static async Task<List<double>> WaitsAsync(HttpClient client, TimeSpan each)
    {
        var clock = Stopwatch.StartNew();
        List<double> waits = [];
        while (clock.Elapsed < each)
        {
            var start = Stopwatch.GetTimestamp();
            await client.GetByteArrayAsync("/status");
            waits.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return waits;
    }

    /// <summary>Connects, sends until nothing more is taken for a second, and begins again.</summary>
    private static async Task PipelineAsync(int port, CancellationToken cancellationToken)
    {
        var requests = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("GET /messages HTTP/1.1\r\nHost: localhost\r\n\r\n", 1_000)));
        while (!cancellationToken.IsCancellationRequested)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            using var full = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                while (true)
                {
                    full.CancelAfter(TimeSpan.FromSeconds(1));
                    await socket.SendAsync(requests, full.Token);
                }
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException)
            {
                // Full, closed by the mock, or the end.
            }
        }
    }
}
