using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mocks.Bench;

/// <summary>One workspace with many agents, each with a start and a stop script, in one <c>mocks workspace</c>.</summary>
internal static class ManyAgentsBench
{
    private const int Agents = 200;

    public static async Task RunAsync()
    {
        var state = Path.Combine(Path.GetTempPath(), $"bench-agents-{Environment.ProcessId}.tfstate");
        await File.WriteAllTextAsync(state, new JsonObject { ["version"] = 4, ["resources"] = new JsonArray([.. Enumerable.Range(0, Agents).SelectMany(ResourcesOf)]) }.ToJsonString());
        try
        {
            var clock = Stopwatch.StartNew();
            using var process = Process.Start(new ProcessStartInfo(Programs.Find("mocks"), ["workspace", "--state", state, "--grace", "2m", "--format", "json"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            var report = JsonElement.Parse(await process.StandardOutput.ReadToEndAsync());
            await process.WaitForExitAsync();
            await errors;
            var (good, left) = (GoodOf(report), report.GetProperty("leftProcesses").GetArrayLength());
            Table.Row($"{Agents} agents with scripts in one mock: all READY, all OFF", $"{clock.Elapsed.TotalSeconds:0.0} s");
            Table.Row("  agents that were not; processes that they left running", $"{Agents - good}, {left}", "0, 0");
        }
        finally
        {
            File.Delete(state);
        }
    }

    private static int GoodOf(JsonElement report) => report.GetProperty("agents").EnumerateArray()
        .Count(agent => (agent.GetProperty("start").GetString(), agent.GetProperty("lifecycle").GetString()) == ("READY", "OFF"));

    private static IEnumerable<JsonNode> ResourcesOf(int number) =>
    [
        Resource("coder_agent", $"a{number}", new JsonObject { ["id"] = IdOf(1, number), ["auth"] = "token", ["token"] = IdOf(2, number) }),
        Resource("terraform_data", $"t{number}", [], $"coder_agent.a{number}"),
        Script(number, "start", "sleep 0.1 & echo $!; wait", onStop: false),
        Script(number, "stop", "echo down", onStop: true),
    ];

    private static JsonNode Script(int number, string name, string text, bool onStop) => Resource("coder_script", $"{name}{number}", new JsonObject
    {
        ["agent_id"] = IdOf(1, number),
        ["display_name"] = name,
        ["script"] = text,
        ["run_on_start"] = !onStop,
        ["run_on_stop"] = onStop,
    });

    private static JsonNode Resource(string type, string name, JsonObject attributes, params string[] dependencies) => new JsonObject
    {
        ["mode"] = "managed",
        ["type"] = type,
        ["name"] = name,
        ["instances"] = new JsonArray(new JsonObject { ["attributes"] = attributes, ["dependencies"] = new JsonArray([.. dependencies.Select(one => JsonValue.Create(one))]) }),
    };

    private static string IdOf(int kind, int number) => $"00000000-0000-4000-8{kind:000}-{number:000000000000}";
}
