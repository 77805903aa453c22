using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Mocks.Bench;

/// <summary>Many agents with a <c>reinit</c> stream each: the pings must be punctual and cheap.</summary>
internal static class ReinitBench
{
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(int agents, int pings)
    {
        using var coderd = await Server.StartCoderdAsync("--strict", "--output-file", "none");
        var before = coderd.ResidentMiB;
        var late = new ConcurrentBag<double>();
        await Task.WhenAll(Enumerable.Range(0, agents).Select(_ => HoldAsync(coderd.Client.BaseAddress!, pings, late)));

        Table.Row($"{agents:N0} agents hold reinit: pings, of {agents * pings:N0}", $"{late.Count}", $"{agents * pings}");
        Table.Row("  off their 15 s, median and most", $"{Table.Median(late.Select(Math.Abs)):0}, {late.Max(Math.Abs):0} ms");
        Table.Row("  memory for each of them", $"{(coderd.ResidentMiB - before) * 1024 / agents:0} KiB");
    }

    private static async Task HoldAsync(Uri address, int pings, ConcurrentBag<double> late)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        var asked = Stopwatch.GetTimestamp();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /api/v2/workspaceagents/me/reinit HTTP/1.1\r\nHost: localhost\r\nCoder-Session-Token: 00000000-0000-4000-8000-0000000000cc\r\n\r\n"));
        var seen = 0;
        var tail = "";
        var buffer = new byte[4096];
        while (seen < pings)
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0)
            {
                return; // The sum shows the missing pings.
            }

            tail += Encoding.ASCII.GetString(buffer, 0, read);
            for (var at = tail.IndexOf("event: ping\n\n", StringComparison.Ordinal); at >= 0; at = tail.IndexOf("event: ping\n\n", StringComparison.Ordinal))
            {
                seen++;
                late.Add((Stopwatch.GetElapsedTime(asked) - (PingEvery * seen)).TotalMilliseconds);
                tail = tail[(at + 13)..];
            }
        }
    }
}
