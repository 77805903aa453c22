using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Mocks.Bench;

/// <summary>Many snapshots at once: none may be lost, none doubled, and the memory must not grow with them.</summary>
internal static class PostBench
{
    private const int Connections = 64;
    private const string Path = "/api/v2/workspaceagents/me/tasks/00000000-0000-4000-8000-000000000010/log-snapshot?format=agentapi";

    public static async Task RunAsync(int posts)
    {
        var start = new ProcessStartInfo(System.IO.Path.Combine(AppContext.BaseDirectory, "mock-coderd"),
            ["--port", "0", "--strict", "--api-rate-limit", "-1", "--output-file", "none"])
        { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("mock-coderd ended.");
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Connections };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]) };
        var filling = new string('x', 60_000);

        await PostAsync(client, Enumerable.Range(0, posts / 2), filling);
        var half = Timed.Resident(process.Id) / 1024.0;
        var clock = Stopwatch.StartNew();
        var refused = await PostAsync(client, Enumerable.Range(posts / 2, posts - (posts / 2)), filling);
        var seconds = clock.Elapsed.TotalSeconds;
        var full = Timed.Resident(process.Id) / 1024.0;

        using var list = JsonDocument.Parse(await client.GetStringAsync("/__admin/snapshots"));
        var total = list.RootElement.GetProperty("total").GetInt64();
        var evicted = list.RootElement.GetProperty("evicted").GetInt64();
        var shown = list.RootElement.GetProperty("snapshots").EnumerateArray().Select(NumberOf).ToArray();
        process.Kill();
        Table.Row($"{posts:N0} snapshots of 60 KB over {Connections} connections", $"{(posts - (posts / 2)) / seconds:0} a second");
        Table.Row("  refused, lost, doubled", $"{refused}, {posts - total}, {shown.Length - shown.Distinct().Count()}", "0, 0, 0");
        Table.Row("  shown + counted as evicted", $"{shown.Length} + {evicted}", $"{posts}");
        Table.Row("  memory after half, after all", $"{half:0}, {full:0} MiB", "flat");
    }

    private static async Task<int> PostAsync(HttpClient client, IEnumerable<int> numbers, string filling)
    {
        var refused = 0;
        await Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = Connections }, async (number, cancelled) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Path);
            request.Headers.Add("Coder-Session-Token", "00000000-0000-4000-8000-0000000000aa");
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"{{\"messages\":[{{\"id\":{number},\"role\":\"agent\",\"content\":\"{filling}\",\"time\":\"2025-01-01T00:00:00Z\"}}]}}")));
            using var answer = await client.SendAsync(request, cancelled);
            if ((int)answer.StatusCode != 204)
            {
                Interlocked.Increment(ref refused);
            }
        });
        return refused;
    }

    private static int NumberOf(JsonElement snapshot)
    {
        using var body = JsonDocument.Parse(snapshot.GetProperty("body").GetString()!);
        return body.RootElement.GetProperty("messages")[0].GetProperty("id").GetInt32();
    }
}
