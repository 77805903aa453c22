using System.Diagnostics;

namespace Mocks.Bench;

/// <summary>The time from the start of a mock's process to its first answer.</summary>
internal static class StartBench
{
    public static async Task RunAsync(int runs)
    {
        foreach (var (program, path) in new[] { ("mock-agentapi", "/messages"), ("mock-coderd", "/api/v2/buildinfo") })
        {
            foreach (var (name, file) in Programs.FormsOf(program))
            {
                Table.Row($"{name}: start to first answer", $"{Table.Median(await TimesAsync(file, path, runs)):0} ms", name.StartsWith("native", StringComparison.Ordinal) ? "20 ms" : "400 ms");
            }
        }
    }

    private static async Task<List<double>> TimesAsync(string file, string path, int runs)
    {
        List<double> times = [];
        for (var run = -1; run < runs; run++)
        {
            var time = await StartAsync(file, path);
            if (run >= 0)
            {
                times.Add(time);
            }
        }

        return times;
    }

    /// <returns>Milliseconds.</returns>
    public static async Task<double> StartAsync(string file, string path)
    {
        var start = new ProcessStartInfo(file, ["--port", "0"]) { RedirectStandardOutput = true };
        using var client = new HttpClient();
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{file} ended.");
        await client.GetByteArrayAsync(new Uri(new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]), path));
        var time = clock.Elapsed.TotalMilliseconds;
        process.Kill();
        await process.WaitForExitAsync();
        return time;
    }
}
