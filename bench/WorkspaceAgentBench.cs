using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Mocks.Bench;

/// <summary>What a command costs through the API of the mock workspace agent, next to sh alone, and the memory of many that print much.</summary>
internal static class WorkspaceAgentBench
{
    private const int Loud = 50;
    private const string Print10Megabytes = "yes 0123456789012345678901234567890123456789012345678901234567 | head -c 10000000";

    public static async Task RunAsync(int runs, int rounds)
    {
        using var agent = await Server.StartMockAsync(Programs.Find("mock-workspace-agent"), "--profile", "merged");
        var (alone, through) = (new List<double>(), new List<double>());
        for (var run = -2; run < runs; run++)
        {
            var shell = Timed.Run(new Dictionary<string, string>(), "sh", "-c", "echo hello").Milliseconds;
            var clock = Stopwatch.StartNew();
            await RunAsync(agent.Client, "echo hello");
            if (run >= 0)
            {
                alone.Add(shell);
                through.Add(clock.Elapsed.TotalMilliseconds);
            }
        }

        Table.Row("sh -c 'echo hello' alone", $"{Table.Median(alone):0.0} ms");
        Table.Row("  start and output of the workspace agent", $"{Table.Median(through):0.0} ms");
        Table.Row("  more than sh alone", $"{Table.Median(through) - Table.Median(alone):0.0} ms", "3 ms");
        for (var round = 1; round <= rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Loud).Select(_ => RunAsync(agent.Client, Print10Megabytes)));
            Table.Row($"memory after {round * Loud} processes that printed 10 MB each", $"{agent.ResidentMiB:0} MiB", "60 MiB");
        }
    }

    private static async Task RunAsync(HttpClient client, string command)
    {
        using var started = await client.PostAsJsonAsync("/api/v0/processes/start", new { command });
        var id = (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        var output = await client.GetFromJsonAsync<JsonElement>($"/api/v0/processes/{id}/output?wait=true");
        if (output.GetProperty("exit_code").GetInt32() != 0)
        {
            throw new InvalidOperationException($"{command}: {output}");
        }
    }
}
