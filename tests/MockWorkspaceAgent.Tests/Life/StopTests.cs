using Mocks.MockWorkspaceAgent.Life;
using Mocks.MockWorkspaceAgent.Life.Scripts;

namespace Mocks.MockWorkspaceAgent.Tests.Life;

/// <summary>How an agent stops, and what is lost then.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task Stop_scripts_run_between_SHUTTING_DOWN_and_OFF_and_everything_of_them_is_reported()
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("echo start"), RpcCoderd.Script("echo a", onStop: true), RpcCoderd.Script("echo b", onStop: true));
        await using var life = TestLife.Start(coderd.Address);
        await life.StartEndedAsync();

        await life.StopAsync();

        Assert.Equal("Starting Ready ShuttingDown Off", coderd.States);
        Assert.Equal((3, 3), (coderd.CallsOf("BatchCreateLogs").Count(), coderd.CallsOf("ScriptCompleted").Count()));
        Assert.Equal("the agent has ended", life.Of<SessionEnded>().Single().Reason);
        Assert.Empty(life.Warnings);
        Assert.Empty(life.Of<ProcessesLeft>());
    }

    [Fact]
    public async Task It_leaves_the_coordinator_in_good_order()
    {
        await using var coderd = await RpcCoderd.StartAsync();
        await using var life = TestLife.Start(coderd.Address);
        await life.StartEndedAsync();
        await coderd.UntilAsync("Coordinate");

        await life.StopAsync();

        Assert.NotNull(coderd.CallsOf("Coordinate message").Single().As(AgentRpc.Tailnet.CoordinateRequest.Parser).Disconnect);
    }

    [Theory]
    [InlineData("exit 1", "Starting Ready ShuttingDown ShutdownError")]
    [InlineData("#!/no/such\n", "Starting Ready ShuttingDown ShutdownError")]
    public async Task A_stop_script_that_fails_is_SHUTDOWN_ERROR(string script, string states)
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script(script, onStop: true));
        await using var life = TestLife.Start(coderd.Address);
        await life.StartEndedAsync();

        await life.StopAsync();

        Assert.Equal(states, coderd.States);
    }

    [Fact]
    public async Task A_stop_script_that_times_out_is_SHUTDOWN_TIMEOUT()
    {
        var time = new ManualTime();
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("echo up; exec sleep 1000", onStop: true, timeout: 20));
        await using var life = TestLife.Start(coderd.Address, time);
        await life.StartEndedAsync();

        var stopped = life.StopAsync();
        await life.UntilAsync<OutputLine>();
        time.Advance(TimeSpan.FromSeconds(20));
        await stopped;

        Assert.Equal("Starting Ready ShuttingDown ShutdownTimeout", coderd.States);
    }

    [Fact]
    public async Task Before_the_first_manifest_it_is_SHUTDOWN_ERROR()
    {
        await using var coderd = await RpcCoderd.StartAsync();
        var never = new TaskCompletionSource<Google.Protobuf.IMessage>();
        coderd.Answers["GetManifest"] = _ => never.Task;
        await using var life = TestLife.Start(coderd.Address);
        await coderd.UntilAsync("GetManifest");

        await life.StopAsync();

        Assert.Equal("ShuttingDown ShutdownError", coderd.States);
        Assert.Equal(["scripts: execute: not initialized: there was no manifest yet"], life.Warnings);
        Assert.Equal(AgentLifecycle.ShuttingDown, await life.StartEndedAsync());
    }

    [Fact]
    public async Task A_start_script_that_runs_is_cut_by_SIGHUP_and_its_later_lines_and_states_are_lost()
    {
        await using var coderd = await RpcCoderd.StartAsync(
            RpcCoderd.Script("trap 'echo cut; exit 0' HUP; echo up; while :; do sleep 0.02; done"), RpcCoderd.Script("echo stop", onStop: true));
        await using var life = TestLife.Start(coderd.Address);
        await coderd.UntilAsync("BatchCreateLogs");

        await life.StopAsync();

        Assert.Equal("Starting ShuttingDown Off", coderd.States);
        Assert.Equal(["up", "stop"], coderd.CallsOf("BatchCreateLogs").SelectMany(call => call.As(AgentRpc.Agent.BatchCreateLogsRequest.Parser).Logs).Select(log => log.Output));
        Assert.Equal(("context canceled", ScriptStatus.ExitFailure, 255), life.Of<ScriptEnded>().Single(ended => ended.Stage == ScriptStage.Start) is var cut ? (cut.Error, cut.Status, cut.ExitCode) : default);
        Assert.Equal(["lifecycle: START_ERROR is not reported: the agent is in SHUTTING_DOWN already"],
            life.Warnings.Select(warning => warning.Replace("OFF", "SHUTTING_DOWN", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_second_stop_waits_for_the_first()
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("echo stop", onStop: true));
        await using var life = TestLife.Start(coderd.Address);
        await life.StartEndedAsync();

        await Task.WhenAll(life.StopAsync(), life.StopAsync());
        await life.StopAsync();

        Assert.Equal(["stop"], life.Lines);
    }

    [Fact]
    public async Task What_coderd_does_not_take_within_five_seconds_is_lost()
    {
        var time = new ManualTime();
        await using var coderd = await RpcCoderd.StartAsync();
        var never = new TaskCompletionSource<Google.Protobuf.IMessage>();
        await using var life = TestLife.Start(coderd.Address, time);
        await coderd.UntilAsync("UpdateLifecycle", 2);
        coderd.Answers["UpdateLifecycle"] = _ => never.Task;

        var stopped = life.StopAsync();
        await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(5));
        Assert.False(stopped.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));
        await stopped;

        Assert.Equal(["stop: after 5 s the last state was not reported: coderd does not learn of it"], life.Warnings);
    }

    [Fact]
    public async Task A_session_that_was_cut_by_the_stop_build_is_dialled_again_after_the_backoff_and_ends_are_no_longer_reported()
    {
        var time = new ManualTime();
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("echo up; while [ ! -e $HOME/go ]; do sleep 0.02; done", onStop: true));
        await using var life = TestLife.Start(coderd.Address, time);
        await coderd.UntilAsync("UpdateLifecycle", 2);
        await coderd.UntilAsync("Coordinate");
        await coderd.CutAsync();
        var ended = await life.UntilAsync<SessionEnded>();
        await time.UntilSomethingWaitsAsync(ended.NextTry!.Value);

        var stopped = life.StopAsync();
        await life.UntilAsync<OutputLine>();
        time.Advance(ended.NextTry.Value);
        await coderd.UntilAsync(calls => calls.Count(call => call.Method == "UpdateLifecycle") >= 3 && calls.Any(call => call.Method == "BatchCreateLogs"));
        await File.WriteAllTextAsync($"{life.Folders.Home}/go", "", TestContext.Current.CancellationToken);
        await stopped;

        Assert.EndsWith("Ready ShuttingDown Off", coderd.States, StringComparison.Ordinal);
        Assert.Empty(coderd.CallsOf("ScriptCompleted"));
        Assert.EndsWith("its end is not reported: the session has ended", Assert.Single(life.Warnings), StringComparison.Ordinal);
        Assert.Single(coderd.CallsOf("GetManifest")); // A session that begins during the stop only reports.
    }

    [Fact]
    public async Task Children_with_nohup_stay_are_named_and_die_with_the_container()
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("nohup sleep 1234 > $HOME/out 2>&1 & until grep -aq ^sleep /proc/$!/cmdline; do sleep 0.02; done; echo $!"));
        await using var life = TestLife.Start(coderd.Address);
        Assert.Equal(AgentLifecycle.Ready, await life.StartEndedAsync());
        var id = life.Lines.Single();

        await life.StopAsync();
        var aliveAfterStop = TestLife.IsAlive(id);
        await life.Agent.KillAsync();

        Assert.Equal([$"{id} sleep 1234"], life.Of<ProcessesLeft>().Single().Processes);
        Assert.Equal((true, false), (aliveAfterStop, TestLife.IsAlive(id)));
    }

    [Fact]
    public async Task A_stop_script_without_end_holds_the_stop_until_the_agent_is_killed()
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("trap '' HUP TERM INT; echo up; while :; do sleep 0.02; done", onStop: true));
        await using var life = TestLife.Start(coderd.Address);
        await life.StartEndedAsync();
        var stopped = life.StopAsync();
        await life.UntilAsync<OutputLine>();
        await coderd.UntilAsync("UpdateLifecycle", 3);

        Assert.False(stopped.IsCompleted);
        await life.Agent.KillAsync();
        await stopped;

        Assert.Equal("Starting Ready ShuttingDown", coderd.States);
    }

    [Fact]
    public async Task A_stop_before_the_agent_was_ever_connected_ends()
    {
        var time = new ManualTime();
        await using var coderd = await RpcCoderd.StartAsync();
        coderd.Refuse = _ => (503, "");
        await using var life = TestLife.Start(coderd.Address, time);
        await life.UntilAsync<ConnectFailed>();

        var stopped = life.StopAsync();
        await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(5));
        time.Advance(TimeSpan.FromSeconds(5));
        await stopped;

        Assert.Equal(AgentLifecycle.ShutdownError, life.Agent.State);
    }
}
