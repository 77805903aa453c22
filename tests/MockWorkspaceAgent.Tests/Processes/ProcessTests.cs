using System.Text.Json;

namespace Mocks.MockWorkspaceAgent.Tests.Processes;

/// <summary>Processes that really run: their environment, their ends, signals, and what is left of them.</summary>
public sealed class ProcessTests
{
    private const string Start = "/api/v0/processes/start";

    public ProcessTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are started on Linux only.");

    [Theory]
    [InlineData("seed")]
    [InlineData("merged")]
    public async Task A_child_that_holds_the_pipe_keeps_the_process_running_for_five_seconds(string profile)
    {
        await using var agent = await TestAgent.OfAsync(profile);
        var clean = await agent.RunAsync("echo on; sleep 3600 &");
        var failed = await agent.RunAsync("echo on; sleep 3600 & exit 3");
        await agent.UntilWrittenAsync(clean, "on");
        await agent.UntilWrittenAsync(failed, "on");
        await agent.Time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(5));

        Assert.Equal("{\"output\":\"on\\n\",\"running\":true}\n", (await agent.OutputAsync(clean)).Body);
        await AdvanceUntilExitedAsync(agent, clean, failed);

        Assert.Equal("{\"output\":\"on\\n\",\"running\":false,\"exit_code\":-1}\n", await agent.EndOfAsync(clean));
        Assert.Equal("{\"output\":\"on\\n\",\"running\":false,\"exit_code\":3}\n", await agent.EndOfAsync(failed));
    }

    [Fact]
    public async Task The_seed_signals_the_shell_alone()
    {
        await using var agent = await TestAgent.SeedAsync();
        var id = await agent.RunAsync("sleep 3600 & echo $!; wait");
        await agent.UntilWrittenAsync(id, @"\n");
        var child = JsonElement.Parse((await agent.OutputAsync(id)).Body).GetProperty("output").GetString()!.Trim();

        Assert.Equal(Reply.Json(200, $$"""{"message":"Signal \"kill\" sent to process \"{{id}}\"."}"""), (await agent.SignalAsync(id, "kill")).Text);
        await agent.Time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(5));

        Assert.True(IsAlive(child));
        agent.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.EndsWith(",\"running\":false,\"exit_code\":-1}\n", await agent.EndOfAsync(id), StringComparison.Ordinal);
        await agent.AdminAsync("POST", "reset");
        await UntilGoneAsync(child);
    }

    [Fact]
    public async Task The_merged_line_signals_the_group()
    {
        await using var agent = await TestAgent.MergedAsync();
        var id = await agent.RunAsync("sleep 3600 & echo $!; wait");
        await agent.UntilWrittenAsync(id, @"\n");

        await agent.SignalAsync(id, "terminate");

        Assert.EndsWith(",\"running\":false,\"exit_code\":-1}\n", await agent.EndOfAsync(id), StringComparison.Ordinal);
        Assert.Equal(Reply.Json(409, $$"""{"message":"Process \"{{id}}\" is not running."}"""), (await agent.SignalAsync(id, "kill")).Text);
    }

    [Theory]
    [InlineData("trap 'echo no' TERM; echo on; while :; do sleep 0.05; done", "kill", -1)]
    [InlineData("trap 'exit 7' TERM; echo on; while :; do sleep 0.05; done", "terminate", 7)]
    [InlineData("echo on; sh -c 'kill -TERM $$'; exit $?", "", 143)]
    public async Task An_exit_code_is_minus_one_only_when_the_shell_itself_died_of_a_signal(string command, string signal, int code)
    {
        await using var agent = await TestAgent.SeedAsync();
        var id = await agent.RunAsync(command);
        await agent.UntilWrittenAsync(id, "on");
        if (signal.Length > 0)
        {
            await agent.SignalAsync(id, signal);
        }

        Assert.EndsWith($"\"running\":false,\"exit_code\":{code}}}\n", await agent.EndOfAsync(id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_of_the_request_beat_those_of_the_agent_and_a_chat_beats_both()
    {
        await using var agent = await TestAgent.MergedAsync();
        var reply = await agent.PostAsync(Start,
            """{"command":"echo $HOME-$A-$CODER_CHAT_ID","env":{"HOME":"/h","A":"1","CODER_CHAT_ID":"mine"}}""", "Coder-Chat-Id: {11111111-2222-4333-8444-55555555AAAA}");

        Assert.Equal("{\"output\":\"/h-1-11111111-2222-4333-8444-55555555aaaa\\n\",\"running\":false,\"exit_code\":0}\n",
            await agent.EndOfAsync(JsonElement.Parse(reply.Body).GetProperty("id").GetString()!));
    }

    [Theory]
    [InlineData("""{"command":"true","env":{"A":"\u0000"}}""", "start process: exec: environment variable contains NUL")]
    [InlineData("""{"command":"a\u0000b"}""", "start process: fork/exec {sh}: invalid argument")]
    public async Task A_start_that_the_system_refuses_is_a_500(string body, string detail)
    {
        await using var agent = await TestAgent.SeedAsync();
        var sh = Go.Os.Exec.LookPath.Find("sh", Environment.GetEnvironmentVariable("PATH"));

        var reply = await agent.PostAsync(Start, body);

        Assert.Equal(Reply.Json(500, $$"""{"message":"Failed to start process.","detail":"{{detail.Replace("{sh}", sh, StringComparison.Ordinal)}}"}"""), reply.Text);
    }

    [Fact]
    public async Task A_thousand_starts_at_once_all_run()
    {
        await using var agent = await TestAgent.SeedAsync();

        var ids = await Task.WhenAll(Enumerable.Range(0, 1000).Select(number => agent.RunAsync($"echo {number}")));

        foreach (var (number, id) in ids.Index())
        {
            Assert.Equal($"{{\"output\":\"{number}\\n\",\"running\":false,\"exit_code\":0}}\n", await agent.EndOfAsync(id));
        }
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("merged")]
    public async Task A_reset_ends_all_processes_and_what_they_have_left_behind(string profile)
    {
        await using var agent = await TestAgent.OfAsync(profile);
        var id = await agent.RunAsync("trap '' TERM; sleep 3600 </dev/null >/dev/null 2>&1 & echo $!; exec sleep 3600");
        var left = await agent.RunAsync("sleep 3600 </dev/null >/dev/null 2>&1 & echo $!");
        await agent.UntilWrittenAsync(id, @"\n");
        await agent.UntilExitedAsync(left);
        var children = await Task.WhenAll(new[] { id, left }.Select(async one => JsonElement.Parse((await agent.OutputAsync(one)).Body).GetProperty("output").GetString()!.Trim()));

        await agent.AdminAsync("POST", "reset");

        foreach (var child in children)
        {
            await UntilGoneAsync(child);
        }

        Assert.Equal(Reply.Json(200, """{"processes":[]}"""), (await agent.GetAsync("/api/v0/processes/list")).Text);
    }

    [Fact]
    public async Task A_closed_agent_starts_nothing_and_still_answers()
    {
        await using var agent = await TestAgent.SeedAsync();
        var id = await agent.RunAsync("sleep 3600");
        agent.Processes.Close();

        Assert.Equal(Reply.Json(500, """{"message":"Failed to start process.","detail":"manager is closed"}"""), (await agent.PostAsync(Start, """{"command":"true"}""")).Text);
        Assert.Equal("{\"output\":\"\",\"running\":false,\"exit_code\":-1}\n", await agent.EndOfAsync(id));
    }

    [Fact]
    public async Task A_request_that_a_fault_answers_starts_and_signals_nothing()
    {
        await using var agent = await TestAgent.SeedAsync();
        var id = await agent.RunAsync("echo on; sleep 3600");
        await agent.UntilWrittenAsync(id, "on");
        await agent.AdminAsync("POST", "faults", """{"request":"POST *","kind":"status","status":503,"times":2}""");
        var marker = Path.Combine(agent.Folder, "marker");

        Assert.Equal(503, (await agent.PostAsync(Start, $$"""{"command":"touch {{marker}}"}""")).Status);
        Assert.Equal(503, (await agent.SignalAsync(id, "kill")).Status);

        await agent.UntilExitedAsync(await agent.RunAsync("true")); // A process that began earlier would have run by now.
        Assert.False(File.Exists(marker));
        Assert.True(agent.Processes.Find(id)!.IsRunning);
        Assert.Equal(2, agent.Processes.List(null).Count);
    }

    [Fact]
    public async Task Endless_output_takes_32_KiB()
    {
        await using var agent = await TestAgent.SeedAsync();
        var id = await agent.RunAsync("exec yes");

        while (agent.Processes.Find(id)!.Read().Truncated is not { OriginalBytes: > 10_000_000 })
        {
            await Task.Yield();
        }

        Assert.Equal(32 * 1024, agent.Processes.Find(id)!.Output.Stored);
        await agent.SignalAsync(id, "kill");
        await agent.UntilExitedAsync(id);
    }

    private static async Task AdvanceUntilExitedAsync(TestAgent agent, params string[] ids)
    {
        foreach (var id in ids)
        {
            while (agent.Processes.Find(id)!.IsRunning)
            {
                agent.Time.Advance(TimeSpan.FromSeconds(5));
                await Task.Yield();
            }
        }
    }

    private static bool IsAlive(string id) => File.Exists($"/proc/{id}/stat") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);

    private static async Task UntilGoneAsync(string id)
    {
        try
        {
            while (IsAlive(id))
            {
                await Task.Yield();
            }
        }
        catch (IOException)
        {
            // It has just gone.
        }
    }
}
