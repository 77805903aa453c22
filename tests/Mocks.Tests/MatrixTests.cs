using System.Text.Json;

namespace Mocks.Tests;

/// <summary>One command against several releases of coderd.</summary>
public sealed class MatrixTests
{
    private const string Table = """

           coderd  snapshot    exit  the person who opens the task    verdict
        ✗  2.29    404         0     400 Task status must be active.  401 Workspace agent not authorized.
        ✓  2.31    204 stored  0     400 Task status must be active.  none
        ✓  2.34    204 stored  0     5 messages                       none
        ✓  2.37    404         0     404 Route not found.             none

        ✗ 1 not good of 4 releases

        """;

    [Fact]
    public async Task The_snapshotter_meets_every_kind_of_release_in_one_table()
    {
        var run = await MocksCommand.RunAsync("run", "--matrix", "2.29,2.31,2.34,2.37");

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith(Table, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_original_script_gives_the_same_table()
    {
        var script = ShutdownScript.Start(ShutdownScript.Original);

        var run = await MocksCommand.RunAsync(["run", "--matrix", "2.29,2.31,2.34,2.37", "--", script.FileName, .. script.ArgumentList]);

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith(Table, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "0", "✗  2.34    not posted  0     an empty log                   5 messages were there, none was stored; the command exited 0")]
    [InlineData("exec sleep 600", "0", "✗  2.34    not posted  killed  an empty log                   5 messages were there, none was stored; the command was stopped")]
    [InlineData("""curl -sS -m 8 ${CODER_AGENT_URL}api/v2/workspaceagents/me/tasks/$ARG_TASK_ID/log-snapshot?format=agentapi -H "Coder-Session-Token: $CODER_AGENT_TOKEN" -d '{"messages":[]}'""", "28", "✗  2.34    no answer  28    an empty log                   5 messages were there, none was stored; the command exited 28")]
    public async Task What_never_came_and_what_never_ended_are_told_in_the_table(string script, string exit, string row)
    {
        var run = await MocksCommand.RunAsync("run", "--matrix", "2.34", "--timeout", script.StartsWith("exec", StringComparison.Ordinal) ? "1" : "120", "--expect-exit", exit,
            "--fault", "coderd POST *log-snapshot* kind=no-answer", "--", "bash", "-c", script);

        Assert.Contains($"\n{row}\n\n✗ 1 not good of 1 releases\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task Releases_that_are_all_good_are_counted()
    {
        var run = await MocksCommand.RunAsync("run", "--matrix", "2.31,2.34");

        Assert.EndsWith("\n\n✓ all 2 of 2 releases good\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task In_json_every_run_is_whole_and_releases_that_are_all_good_exit_with_0()
    {
        var run = await MocksCommand.RunAsync("run", "--matrix", "2.32,2.36", "--format", "json");

        var matrix = JsonElement.Parse(run.Output);
        Assert.Equal((0, 0), (run.ExitCode, matrix.GetProperty("exit").GetInt32()));
        Assert.Equal(["2.32 5", "2.36 5"], matrix.GetProperty("runs").EnumerateArray().Select(one =>
            $"{one.GetProperty("coderVersion")} {one.GetProperty("reading").GetProperty("logs").GetProperty("logs").GetArrayLength()}"));
    }

    [Theory]
    [InlineData("2.28", "there is no release \"2.28\"")]
    [InlineData("2.34,x", "there is no release \"x\"")]
    public async Task An_unknown_release_is_refused_before_anything_runs(string releases, string why)
    {
        var run = await MocksCommand.RunAsync("run", "--matrix", releases);

        Assert.Equal((2, "", $"mocks: --matrix {releases}: {why}. It may be releases of coderd between commas, from 2.29 to 2.37.\n"),
            (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public async Task A_closed_window_is_the_third_401_and_leaves_an_empty_log()
    {
        var run = await MocksCommand.RunAsync("run", "--strict", "--stop-window", "closed", "--expect-exit", "1");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("  Error: Failed to post log snapshot (HTTP 401): {\"message\":\"Workspace agent not authorized.\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("✗ real coderd 2.34 would answer 401 Workspace agent not authorized.\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("docs/fidelity/coderd.md#tokens\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("  No snapshot was stored: the person who opens the paused task sees an empty log.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_keeps_snapshots_and_shows_none_is_told()
    {
        var run = await MocksCommand.RunAsync("run", "--coder-version", "2.31");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("    The snapshot is stored, and coderd 2.31 never shows it.\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("  HTTP 400: {\"message\":\"Task status must be active.\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_reads_its_task_while_it_stops_and_is_told_to_wait()
    {
        var run = await MocksCommand.RunAsync("run", "--expect-snapshot", "none", "--", "bash", "-c",
            "curl -s -H 'Coder-Session-Token: mocksessid-mocksessionsecret00001' ${CODER_AGENT_URL}api/v2/tasks/me/demo/logs");

        Assert.Contains("""{"message":"Cannot fetch logs for task in current state.","detail":"Task status is \"unknown\"."}""", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }
}
