using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Mocks.Bench;

/// <summary>A whole life of the recorded AgentAPI state, from the start of <c>mocks workspace</c> to its end, next to what its scripts take themselves.</summary>
internal static class WorkspaceBench
{
    public static async Task RunAsync(int runs)
    {
        var state = Path.Combine(Path.GetTempPath(), $"bench-{Environment.ProcessId}.tfstate");
        await File.WriteAllTextAsync(state, (await File.ReadAllTextAsync(Path.Combine(Tools.FindRoot(), "tests", "golden", "workspace", "state-agentapi.json")))
            .Replace("3284", FreePort().ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        var lives = new List<Life>();
        try
        {
            for (var run = 0; run <= runs; run++)
            {
                var life = await LiveAsync(state);
                if (run > 0)
                {
                    lives.Add(life);
                }
            }
        }
        finally
        {
            File.Delete(state);
        }

        Table.Row("a life of the AgentAPI state, start to OFF, without its scripts", $"{Table.Median(lives.Select(life => life.Inside - life.Scripts)):0.00} s", "0.60 s");
        Table.Row("  its scripts; the command as a whole", $"{Table.Median(lives.Select(life => life.Scripts)):0.00}, {Table.Median(lives.Select(life => life.Seconds)):0.00} s");
        Table.Row("  lives that were not good", $"{lives.Count(life => life.Exit != 0)}", "0");
        await ManyAgentsBench.RunAsync();
    }

    private static async Task<Life> LiveAsync(string state)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(Programs.Find("mocks"), ["workspace", "--state", state, "--format", "json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var seconds = clock.Elapsed.TotalSeconds;
        await errors;
        var report = JsonElement.Parse(output);

        // Scripts of a stage run side by side.
        var scripts = report.GetProperty("scripts").EnumerateArray().GroupBy(script => script.GetProperty("stage").GetString())
            .Sum(stage => stage.Max(script => script.GetProperty("durationMs").GetDouble()));
        return new Life(process.ExitCode, seconds, (report.GetProperty("readyMs").GetDouble() + report.GetProperty("stoppedMs").GetDouble()) / 1000, scripts / 1000);
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    /// <param name="Seconds">Of the command, with the start and end of its process.</param>
    /// <param name="Inside">From the start of the life to OFF.</param>
    /// <param name="Scripts">The longest script of each stage.</param>
    private sealed record Life(int Exit, double Seconds, double Inside, double Scripts);
}
