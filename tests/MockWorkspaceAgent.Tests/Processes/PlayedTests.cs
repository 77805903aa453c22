using Mocks.MockWorkspaceAgent.Processes;

namespace Mocks.MockWorkspaceAgent.Tests.Processes;

/// <summary>Commands that are played from a file: nothing runs.</summary>
public sealed class PlayedTests
{
    private static readonly PlayedCommands Commands = new(
    [
        new PlayedCommand("npm test", Output: [new("one\n", 1000), new("two\n", 2000)], ExitCode: 3, ExitAfterMs: 500),
        new PlayedCommand(Pattern: "^sleep", ExitAfterMs: 1_000_000),
        new PlayedCommand("stubborn", ExitAfterMs: 1_000_000, IgnoresTerminate: true),
    ]);

    [Fact]
    public async Task A_command_is_played_in_its_own_time()
    {
        await using var agent = await StartAsync();
        var id = await agent.RunAsync("npm test");

        agent.Time.Advance(TimeSpan.FromSeconds(1));
        await agent.UntilWrittenAsync(id, "one");
        Assert.Equal(Reply.Json(200, """{"output":"one\n","running":true}"""), (await agent.OutputAsync(id)).Text);
        await agent.Time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(2));
        agent.Time.Advance(TimeSpan.FromSeconds(2));
        await agent.Time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(0.5));
        agent.Time.Advance(TimeSpan.FromSeconds(0.5));

        Assert.Equal("{\"output\":\"one\\ntwo\\n\",\"running\":false,\"exit_code\":3}\n", await agent.EndOfAsync(id));
    }

    [Fact]
    public async Task A_signal_ends_it_unless_it_ignores_the_signal()
    {
        await using var agent = await StartAsync();
        var (sleeping, stubborn) = (await agent.RunAsync("sleep 5"), await agent.RunAsync("stubborn"));

        await agent.SignalAsync(sleeping, "terminate");
        await agent.SignalAsync(stubborn, "terminate");
        Assert.EndsWith("\"exit_code\":-1}\n", await agent.EndOfAsync(sleeping), StringComparison.Ordinal);
        Assert.True(agent.Processes.Find(stubborn)!.IsRunning);
        await agent.AdminAsync("POST", "reset");

        Assert.Empty(agent.Processes.List(null));
    }

    [Fact]
    public async Task A_command_that_is_not_in_the_file_is_not_found_and_nothing_is_run()
    {
        await using var agent = await StartAsync();
        var marker = Path.Combine(agent.Folder, "marker");

        Assert.Equal("{\"output\":\"sh: 1: touch: not found\\n\",\"running\":false,\"exit_code\":127}\n", await agent.EndOfAsync(await agent.RunAsync($"touch {marker}")));
        Assert.False(File.Exists(marker));
    }

    [Theory]
    [InlineData("{\"commands\":[{\"command\":\"a\",\"output\":[{\"text\":\"x\"}]}]}", null)]
    [InlineData("{\"commands\":[{}]}", ":1: commands[0]: it needs either a command or a pattern.\n")]
    [InlineData("{\"commands\":[{\"pattern\":\"(\"}]}", ":1: commands[0].pattern: Invalid pattern '(' at offset 1. Not enough )'s.\n")]
    [InlineData("{\"commands\":\n[{\"command\":7}]}", ":2: commands[0].command: the value is not of the right kind. It may be a string.\n")]
    [InlineData("{\"commands\":[null]}", ":1: commands[0]: null cannot be used. It may be a JSON object.\n")]
    [InlineData("", ":1: it is empty. It may be a JSON object.\n")]
    public async Task A_file_that_cannot_be_used_is_refused(string json, string? why)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, json, TestContext.Current.CancellationToken);
        try
        {
            using var agent = RunningProgram.Start(Programs.Ours("mock-workspace-agent", "--port", "0", "--processes", "played", "--played", file));
            if (why is null)
            {
                Assert.StartsWith("Mock workspace agent listening on ", await agent.ReadLineAsync(), StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal(new Ended(2, "", $"mock-workspace-agent: --played {file}{why}"), await agent.EndAsync());
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Task<TestAgent> StartAsync() => TestAgent.StartAsync(settings => settings with { Profile = AgentProfile.Merged, Played = Commands });
}
