using Mocks.AgentRpc.Agent;
using Mocks.MockWorkspaceAgent.Life;
using Mocks.MockWorkspaceAgent.Life.Scripts;

namespace Mocks.MockWorkspaceAgent.Tests.Life;

/// <summary>Scripts that run on a schedule.</summary>
public sealed class CronTests
{
    [Fact]
    public async Task A_schedule_begins_when_the_start_scripts_have_ended_and_its_runs_may_overlap()
    {
        var time = new ManualTime();
        await using var coderd = await RpcCoderd.StartAsync(
            RpcCoderd.Script("while [ ! -e $HOME/go ]; do sleep 0.02; done; exit 1"), RpcCoderd.Script("echo run; while [ ! -e $HOME/end ]; do sleep 0.02; done", cron: "*/20 * * * * *"));
        await using var life = TestLife.Start(coderd.Address, time);
        await life.UntilAsync<ScriptBegan>();
        time.Advance(TimeSpan.FromSeconds(30));
        await File.WriteAllTextAsync($"{life.Folders.Home}/go", "", TestContext.Current.CancellationToken);
        Assert.Equal(AgentLifecycle.StartError, await life.StartEndedAsync());

        await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(10));
        Assert.Empty(life.Lines);
        time.Advance(TimeSpan.FromSeconds(10));
        await life.UntilAsync<OutputLine>();
        await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(20));
        time.Advance(TimeSpan.FromSeconds(20));
        await life.UntilAsync<OutputLine>(_ => life.Lines.Count() == 2);
        await File.WriteAllTextAsync($"{life.Folders.Home}/end", "", TestContext.Current.CancellationToken);

        await coderd.UntilAsync("ScriptCompleted", 3);
        Assert.Equal([ScriptStage.Start, ScriptStage.Cron, ScriptStage.Cron], life.Of<ScriptEnded>().Select(ended => ended.Stage));
        Assert.Equal(2, coderd.CallsOf("ScriptCompleted").Count(call => call.As(WorkspaceAgentScriptCompletedRequest.Parser).Timing.Stage == Timing.Types.Stage.Cron));
    }

    [Fact]
    public async Task A_descriptor_leaves_the_agent_in_STARTING_for_ever_and_no_start_script_runs()
    {
        var time = new ManualTime();
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("echo start"), RpcCoderd.Script("echo cron", cron: "@every 5m"), RpcCoderd.Script("echo stop", onStop: true));
        await using var life = TestLife.Start(coderd.Address, time);

        var ended = await life.UntilAsync<SessionEnded>();
        await time.UntilSomethingWaitsAsync(ended.NextTry!.Value);
        time.Advance(ended.NextTry.Value);
        await coderd.UntilAsync("UpdateStartup", 2);

        Assert.Equal("error in routine \"handle manifest\": init script runner: add schedule: parser does not accept descriptors: @every 5m", ended.Reason);
        Assert.Equal(["scripts: init script runner: add schedule: parser does not accept descriptors: @every 5m: no script runs, and the agent stays in STARTING, as a real one does"], life.Warnings);
        Assert.Equal((AgentLifecycle.Starting, 2), (life.Agent.State, coderd.SessionCount));
        Assert.Empty(life.Lines);
    }
}
