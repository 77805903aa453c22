using Mocks.Snapshotter.Stopping;

namespace Mocks.Snapshotter.Tests;

public sealed class ProgramTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_names_every_variable_and_every_exit_code(string argument)
    {
        var ended = await SnapshotterRun.ToTheEndAsync(new Dictionary<string, string>(), argument);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.All(
            [
                "ARG_TASK_ID", "ARG_TASK_LOG_SNAPSHOT", "ARG_AGENTAPI_PORT", "CODER_AGENT_URL", "CODER_AGENT_TOKEN", "ARG_PID_FILE_PATH",
                "ARG_MODULE_DIR_NAME", "ARG_ENABLE_STATE_PERSISTENCE", "SNAPSHOTTER_KEEP_PADDING", "SNAPSHOTTER_STOP_TIMEOUT_SECONDS", "143",
            ],
            name => Assert.Contains(name, ended.Output, StringComparison.Ordinal));
        Assert.All(ended.OutputLines, line => Assert.InRange(line.Length, 0, 120));
    }

    [Fact]
    public async Task The_version_is_told()
    {
        var ended = await SnapshotterRun.ToTheEndAsync(new Dictionary<string, string>(), "--version");

        Assert.Equal(0, ended.ExitCode);
        Assert.Matches("^snapshotter [0-9]+\\.[0-9]+\\.[0-9]+ \\((commit [0-9a-f]{12}|built outside a git checkout)\\), in place of the agentapi module's shutdown script\n$", ended.Output);
    }

    [Fact]
    public async Task An_unknown_argument_is_refused()
    {
        var ended = await SnapshotterRun.ToTheEndAsync(new Dictionary<string, string>(), "--port", "1");

        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Equal(["snapshotter: unknown argument \"--port 1\"; use --help or --version"], ended.ErrorLines);
    }

    [Theory]
    [InlineData(15, 143)]
    [InlineData(2, 130)]
    public async Task A_signal_during_the_fetch_ends_it_at_once(int signal, int exitCode)
    {
        using var agentApi = RawServer.Silent();
        using var coderd = RawServer.Answering(204);
        using var run = SnapshotterRun.Start(SnapshotterRun.Workspace(agentApi.Port, coderd.Address));
        await agentApi.Asked.Task.WaitAsync(TestContext.Current.CancellationToken);

        Signals.Send(run.Id, signal);
        var ended = await run.EndAsync();

        Assert.Equal(exitCode, ended.ExitCode);
        Assert.Equal(["Shutting down AgentAPI", $"Fetching messages from AgentAPI on port {agentApi.Port}"], ended.OutputLines);
        Assert.Empty(coderd.Requests);
    }

    [Fact]
    public async Task A_signal_during_the_post_ends_it_at_once()
    {
        using var agentApi = RawServer.Answering(200, """{"messages":[{"content":"x"}]}""");
        using var coderd = RawServer.Silent();
        using var run = SnapshotterRun.Start(SnapshotterRun.Workspace(agentApi.Port, coderd.Address));
        await coderd.Asked.Task.WaitAsync(TestContext.Current.CancellationToken);

        Signals.Send(run.Id, Signals.End);
        var ended = await run.EndAsync();

        Assert.Equal(143, ended.ExitCode);
        Assert.Equal("Posting log snapshot to Coder instance", ended.OutputLines[^1]);
    }
}
