namespace Mocks.MockWorkspaceAgent.Tests.Processes;

/// <summary>Waiting for the end of a process, and the chats that processes belong to.</summary>
public sealed class WaitTests
{
    private const string One = "11111111-2222-4333-8444-555555555555";
    private const string Other = "99999999-2222-4333-8444-555555555555";

    public WaitTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are started on Linux only.");

    [Fact]
    public async Task A_wait_ends_with_the_process()
    {
        await using var agent = await TestAgent.MergedAsync();
        var id = await agent.RunAsync("echo on; exec sleep 3600");
        await agent.UntilWrittenAsync(id, "on");
        var first = agent.OutputAsync(id, "?wait=true");
        var second = agent.OutputAsync(id, "?wait=true");
        await agent.Time.UntilSomethingWaitsAsync(TimeSpan.FromMinutes(5));

        await agent.SignalAsync(id, "terminate");

        Assert.Equal(Reply.Json(200, """{"output":"on\n","running":false,"exit_code":-1}"""), (await first).Text);
        Assert.Equal((await first).Text, (await second).Text);
        Assert.Equal((await first).Text, (await agent.OutputAsync(id, "?wait=true")).Text);
        Assert.Empty(agent.Verdicts);
    }

    [Fact]
    public async Task A_wait_that_times_out_is_an_ordinary_answer()
    {
        await using var agent = await TestAgent.MergedAsync();
        var id = await agent.RunAsync("sleep 3600");
        var waiting = agent.OutputAsync(id, "?wait=true");
        await agent.Time.UntilSomethingWaitsAsync(TimeSpan.FromMinutes(5));

        agent.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(Reply.Json(200, """{"output":"","running":true}"""), (await waiting).Text);
    }

    [Fact]
    public async Task A_client_that_leaves_ends_its_wait_and_not_the_process()
    {
        await using var agent = await TestAgent.MergedAsync();
        var id = await agent.RunAsync("sleep 3600");
        using (var client = await RawClient.ConnectAsync(agent.Address))
        {
            await client.SendAsync(TestAgent.Head("GET", $"/api/v0/processes/{id}/output?wait=true"));
            await agent.Time.UntilSomethingWaitsAsync(TimeSpan.FromMinutes(5));
        }

        await agent.Time.UntilNothingWaitsAsync(TimeSpan.FromMinutes(5));
        Assert.True(agent.Processes.Find(id)!.IsRunning);
    }

    [Theory]
    [InlineData("seed", "true")]
    [InlineData("merged", "1")]
    [InlineData("merged", "TRUE")]
    public async Task Another_value_and_an_older_agent_do_not_wait_and_a_verdict_says_so(string profile, string wait)
    {
        await using var agent = await TestAgent.OfAsync(profile);
        var id = await agent.RunAsync("sleep 3600");

        Assert.Equal(Reply.Json(200, """{"output":"","running":true}"""), (await agent.OutputAsync(id, $"?wait={wait}")).Text);
        Assert.Equal([$"not-waited: a real workspace agent ({profile}) would answer at once with \"running\":true | wait={wait}"], agent.Verdicts);
    }

    [Fact]
    public async Task A_chat_sees_its_own_processes_and_may_use_those_without_a_chat()
    {
        await using var agent = await TestAgent.MergedAsync();
        var own = await agent.RunAsync("true", One);
        var without = await agent.RunAsync("true");

        Assert.Contains(own, (await agent.GetAsync("/api/v0/processes/list", $"Coder-Chat-Id: {One}")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(without, (await agent.GetAsync("/api/v0/processes/list", $"Coder-Chat-Id: {One}")).Body, StringComparison.Ordinal);
        Assert.Equal(200, (await agent.OutputAsync(own, "", $"Coder-Chat-Id: urn:uuid:{One}")).Status);
        Assert.Equal(200, (await agent.OutputAsync(without, "", $"Coder-Chat-Id: {Other}")).Status);
        Assert.Equal(404, (await agent.OutputAsync(own, "", $"Coder-Chat-Id: {Other}")).Status);
        Assert.Equal(404, (await agent.SignalAsync(own, "SIGFOO", $"Coder-Chat-Id: {Other}")).Status);
        Assert.Equal(400, (await agent.SignalAsync("unknown", "SIGFOO", $"Coder-Chat-Id: {Other}")).Status);
    }

    [Fact]
    public async Task A_chat_id_that_cannot_be_read_removes_the_isolation_and_a_verdict_says_so()
    {
        await using var agent = await TestAgent.MergedAsync();
        var own = await agent.RunAsync("true", One);

        Assert.Equal(200, (await agent.OutputAsync(own, "", "Coder-Chat-Id: mine")).Status);
        Assert.Equal(["no-chat: a real workspace agent (merged) would take the request as one without a chat, which sees the processes of every chat | mine is not a UUID"], agent.Verdicts);
    }
}
