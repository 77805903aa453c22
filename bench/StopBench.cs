using System.Net.Http.Json;
using System.Text.Json;

namespace Mocks.Bench;

/// <summary>Many workspaces that stop in the same second, each with its own task, agent and snapshot.</summary>
internal static class StopBench
{
    private const string ApiKey = "mocksessid-mocksessionsecret00001";
    private const string Template = "00000000-0000-4000-8000-0000000000f2";

    public static async Task RunAsync(int workspaces)
    {
        using var coderd = await Server.StartCoderdAsync("--strict", "--output-file", "none", "--stop-window", "open");
        coderd.Client.DefaultRequestHeaders.Add("Coder-Session-Token", ApiKey);
        await EachAsync(Enumerable.Range(0, workspaces), async number =>
        {
            using var made = await coderd.Client.PostAsJsonAsync("/api/v2/tasks/me", new { template_version_id = Template, name = $"task-{number}", input = "x" });
            made.EnsureSuccessStatusCode();
        });
        var tasks = await StartedAsync(coderd.Client, workspaces);
        await EachAsync(tasks, async task => (await coderd.Client.PostAsync($"/api/v2/tasks/me/{task.Task}/pause", null)).EnsureSuccessStatusCode().Dispose());

        var first = await Load.PostAsync(coderd.Address, tasks);
        var afterFirst = coderd.ResidentMiB;
        var again = await Load.PostAsync(coderd.Address, tasks);
        await Load.PostAsync(coderd.Address, tasks);
        var afterThird = coderd.ResidentMiB;

        await EachAsync(tasks, async task =>
        {
            using var moved = await coderd.Client.PostAsJsonAsync($"/__admin/world/tasks/{task.Task}/build", new { job = "succeeded" });
            moved.EnsureSuccessStatusCode();
        });
        var readable = 0;
        await EachAsync(tasks, async task =>
        {
            using var logs = JsonDocument.Parse(await coderd.Client.GetStringAsync($"/api/v2/tasks/me/{task.Task}/logs"));
            var own = logs.RootElement.GetProperty("logs") is { } lines && lines.GetArrayLength() == 1
                && lines[0].GetProperty("id").GetInt32() == task.Number && lines[0].GetProperty("content").GetString()!.Length == 60_000;
            Interlocked.Add(ref readable, own ? 1 : 0);
        });

        Table.Row($"{workspaces:N0} workspaces stop at once, 60 KB each: readable", $"{readable}", $"{workspaces}");
        Table.Row("  refused", $"{first.Refused + again.Refused}", "0");
        Table.Row("  post, median and 99th percentile", $"{first.Percentile(0.5):0}, {first.Percentile(0.99):0} ms", "250 ms");
        Table.Row("  the same again, warm", $"{again.Percentile(0.5):0}, {again.Percentile(0.99):0} ms", "250 ms");
        Table.Row("  memory after one round, after three", $"{afterFirst:0}, {afterThird:0} MiB", "flat");
    }

    /// <summary>Waits until every workspace has started; returns their tasks and agent tokens.</summary>
    private static async Task<Post[]> StartedAsync(HttpClient client, int workspaces)
    {
        while (true)
        {
            using var world = JsonDocument.Parse(await client.GetStringAsync("/__admin/world"));
            var started = world.RootElement.GetProperty("tasks").EnumerateArray()
                .Where(task => task.GetProperty("name").GetString()!.StartsWith("task-", StringComparison.Ordinal) && task.GetProperty("agentTokenIsGood").GetBoolean())
                .Select((task, number) => new Post(task.GetProperty("id").GetString()!, task.GetProperty("agentToken").GetString()!, number)).ToArray();
            if (started.Length == workspaces)
            {
                return started;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }
    }

    private static Task EachAsync<T>(IEnumerable<T> all, Func<T, Task> one) =>
        Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = Server.Connections }, async (each, _) => await one(each));
}
