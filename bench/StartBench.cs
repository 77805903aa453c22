using System.Diagnostics;

namespace Mocks.Bench;

/// <summary>How long a mock takes from its start to its first answer, as a program of its own.</summary>
internal static class StartBench
{
    public static async Task RunAsync(int runs)
    {
        foreach (var (program, path) in new[] { ("mock-agentapi", "/messages"), ("mock-coderd", "/api/v2/buildinfo") })
        {
            List<double> times = [];
            for (var run = -1; run < runs; run++)
            {
                var time = await StartAsync(program, path);
                if (run >= 0)
                {
                    times.Add(time);
                }
            }

            Table.Row($"{program}: start to first answer", $"{Table.Median(times):0} ms", "400 ms");
        }
    }

    private static async Task<double> StartAsync(string program, string path)
    {
        var start = new ProcessStartInfo(Programs.Find(program), ["--port", "0"]) { RedirectStandardOutput = true };
        using var client = new HttpClient();
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{program} ended.");
        await client.GetByteArrayAsync(new Uri(new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]), path));
        var time = clock.Elapsed.TotalMilliseconds;
        process.Kill();
        await process.WaitForExitAsync();
        return time;
    }
}
