using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Mocks.Bench;

/// <summary>The AI Bridge: the time to the first byte of a stream, and two hundred streams at once.</summary>
internal static partial class BridgeBench
{
    private const int Streams = 200;
    private const string Ask = """{"model":"gpt-5.2","input":"hi","stream":true}""";

    public static async Task RunAsync(int runs)
    {
        using var live = await Server.StartCoderdAsync("--strict", "--output-file", "none", "--bridge-stream", "live");
        using var held = await Server.StartCoderdAsync("--strict", "--output-file", "none");
        Table.Row("AI Bridge: first byte of a live stream", $"{Table.Median(await FirstBytesAsync(live.Client, runs)):0.00} ms", "5 ms");
        Table.Row("AI Bridge: the whole of a held stream", $"{Table.Median(await FirstBytesAsync(held.Client, runs)):0.00} ms");
        foreach (var (name, server) in new[] { ("live", live), ("held", held) })
        {
            var alone = Normal(await StreamAsync(server.Client));
            List<double> times = [];
            var wrong = 0;
            for (var run = 0; run < runs; run++)
            {
                var clock = Stopwatch.StartNew();
                var all = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => StreamAsync(server.Client)));
                times.Add(clock.Elapsed.TotalMilliseconds);
                wrong += all.Count(body => Normal(body) != alone);
            }

            Table.Row($"AI Bridge: {Streams} {name} streams at once over {Server.Connections} connections", $"{Table.Median(times):0} ms");
            Table.Row("  not exact", $"{wrong}", "0");
        }
    }

    private static async Task<List<double>> FirstBytesAsync(HttpClient client, int runs)
    {
        List<double> times = [];
        for (var run = -3; run < runs; run++)
        {
            using var request = Request();
            var start = Stopwatch.GetTimestamp();
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await using var body = await answer.Content.ReadAsStreamAsync();
            await body.ReadExactlyAsync(new byte[1]);
            var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            await body.CopyToAsync(Stream.Null);
            if (run >= 0)
            {
                times.Add(time);
            }
        }

        return times;
    }

    private static async Task<string> StreamAsync(HttpClient client)
    {
        using var request = Request();
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    private static HttpRequestMessage Request() => new(HttpMethod.Post, "/api/v2/aibridge/openai/v1/responses")
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "mocksessid-mocksessionsecret00001") },
        Content = new StringContent(Ask, Encoding.UTF8, "application/json"),
    };

    /// <summary>A stream without its ids and times.</summary>
    private static string Normal(string body) => Own().Replace(body, "");

    [GeneratedRegex("(?<=\"(resp|msg)_)[0-9a-f]+|(?<=_at\":)[0-9]+")]
    private static partial Regex Own();
}
