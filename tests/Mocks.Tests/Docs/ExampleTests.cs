namespace Mocks.Tests;

/// <summary>The shell sessions of the documentation, each run against its own mocks.</summary>
public sealed class ExampleTests
{
    [Theory]
    [InlineData("faults", "503\n503\n200\n", "curl ended with 18\n500\n{\n  \"snapshots\": [],\n")]
    [InlineData("waiting", "    \"url\": \"/messages\",\n408\n")]
    [InlineData("verdicts", "\"text\": \"real coderd 2.34 would answer 204 now, and 500 Invalid snapshot data. to ")]
    [InlineData("what-if", "\"now\": \"coderd 2.34\",\n  \"then\": \"coderd 2.31\",\n  \"judged\": 2,\n", "does not show it to anyone: that came with 2.32.", "\"status\": 404,\n        \"body\": ")]
    [InlineData("agent-routes", "{\"access_token\":\"glpat-mock\",\"token_extra\":null,\"url\":\"\",\"type\":\"gitlab\",\"username\":\"oauth2\",\"password\":\"glpat-mock\"}\n", "\"reason\":\"prebuild_claimed\"")]
    [InlineData("drop-in", "\"content\":\"hello\",\"role\":\"user\"", "msg=\"Removed PID file\"")]
    [InlineData("ai-bridge", "\"content\":\"Hello from the test.\"")]
    [InlineData("ai-bridge-record", "unknown stream error: received error while streaming: ", "\"stop_reason\":\"max_tokens\"", "\"inputTokens\": 100,\n      \"outputTokens\": 1,\n")]
    [InlineData("contracts", " verified, 0 failed, 0 not verified.\n")]
    public async Task An_example_prints_its_golden_lines(string example, params string[] lines)
    {
        var run = await RunAsync(example);

        Assert.True(run.ExitCode == 0, run.Errors + run.Output);
        Assert.All(lines, line => Assert.Contains(line, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_life_of_a_task_works_as_it_stands()
    {
        var run = await RunAsync("task-life");

        Assert.True(run.ExitCode == 0, run.Errors + run.Output);
        string[] answers = [.. run.Output.Split('\n').Where(line => line.StartsWith("{\"", StringComparison.Ordinal)).Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)])];
        Assert.Equal(["{\"id\"", "{\"logs\"", "{\"workspace_build\"", "{\"message\"", "{\"logs\"", "{\"workspace_build\""], answers);
        Assert.Contains("\"content\":\"And add a test\",\"type\":\"input\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("""{"message":"Cannot fetch logs for task in current state.","detail":"Task status is \"unknown\"."}""", run.Output, StringComparison.Ordinal);
        Assert.Matches("\"snapshot\":true,\"snapshot_at\":\"[^\"]+\"}\n", run.Output);
        Assert.EndsWith("\"verdicts\": []\n}\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_example_is_run_here()
    {
        var here = typeof(ExampleTests).GetMethod(nameof(An_example_prints_its_golden_lines))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(data => $"{data.Data[0]}.sh").Append("task-life.sh");

        var files = Directory.GetFiles(Path.Combine(Repository.Root, "docs", "examples")).Select(Path.GetFileName);

        Assert.Equal(files.Except(["start.sh"]).Order(), here.Distinct().Order());
    }

    private static Task<Ended> RunAsync(string example)
    {
        string[] needed = example == "contracts" ? ["bash", "curl", "npm"] : ["bash", "curl"];
        Assert.SkipUnless(needed.All(Programs.IsOnPath), $"The examples need {string.Join(", ", needed)}, which this machine does not have: install them.");

        return RunningProgram.RunAsync(Programs.Other("bash", Path.Combine(Repository.Root, "docs", "examples", $"{example}.sh")).With(
            ("MOCKS", $"dotnet {Path.Combine(AppContext.BaseDirectory, "mocks.dll")}"),
            ("AGENTAPI", $"dotnet {Path.Combine(AppContext.BaseDirectory, "mock-agentapi.dll")}")));
    }
}
