using Google.Protobuf;
using Mocks.AgentRpc.Agent;
using Mocks.MockWorkspaceAgent.Life;

namespace Mocks.MockWorkspaceAgent.Tests.Life;

/// <summary>What scripts print, as it is sent to coderd.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task Lines_have_their_level_and_coderd_has_them_all()
    {
        await using var coderd = await LifeCoderd.StartAsync();
        await coderd.AdminAsync("PUT", "world/tasks/demo/manifest", """{"scripts":[{"displayName":"Setup","script":"printf 'one\\n\\nthree\\r\\nfo'; sleep 0.1; echo bad >&2","runOnStart":true}]}""");
        await using var life = TestLife.Start(coderd.Address);

        await life.StartEndedAsync();
        await life.StopAsync();

        Assert.Equal(["error bad", "info ", "info fo", "info one", "info three"], (await coderd.LogsAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_line_of_an_idle_source_is_sent_at_once_and_more_gather_while_a_call_is_under_way()
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("echo 1; while [ ! -e $HOME/go ]; do sleep 0.02; done; echo 2; echo 3; echo 4 >&2"));

        await using var life = await FirstBatchHeldAsync(coderd);

        Assert.Equal(["Info 1", "Error 4,Info 2,Info 3"], BatchesOf(coderd));
    }

    [Fact]
    public async Task The_source_that_waited_longest_goes_first_and_a_partial_source_waits_a_second()
    {
        var time = new ManualTime();
        var logs = new Mocks.MockWorkspaceAgent.Life.Logs.LogSender(time, new Teller(time, _ => { }));
        await using var coderd = await RpcCoderd.StartAsync();
        var go = new SemaphoreSlim(0);
        coderd.Answers["BatchCreateLogs"] = async _ =>
        {
            await go.WaitAsync();
            return new BatchCreateLogsResponse();
        };
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        await using var connection = await Mocks.MockWorkspaceAgent.Life.Sessions.CoderdConnection.ConnectAsync(http, coderd.Address, TestLife.Token, "2.9", TestContext.Current.CancellationToken);
        using var ended = new CancellationTokenSource();
        var sending = logs.SendAsync(connection.Calls, ended.Token);
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        logs.Enqueue(first, Log.Types.Level.Info, "1", time.GetUtcNow());
        await coderd.UntilAsync("BatchCreateLogs");
        logs.Enqueue(first, Log.Types.Level.Info, "2", time.GetUtcNow());
        logs.Enqueue(second, Log.Types.Level.Info, "x", time.GetUtcNow());
        go.Release();
        await coderd.UntilAsync("BatchCreateLogs", 2);
        go.Release();

        await time.UntilSomethingWaitsAsync(TimeSpan.FromMilliseconds(1001)); // "2" was left behind by the first call.
        time.Advance(TimeSpan.FromMilliseconds(1001));
        go.Release();
        await coderd.UntilAsync("BatchCreateLogs", 3);
        await logs.WhenEmptyAsync();
        await ended.CancelAsync();

        Assert.Equal(["Info 1", "Info x", "Info 2"], BatchesOf(coderd));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Binary_output_is_sent_with_one_sign_for_each_run_of_bad_bytes()
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script(@"printf 'a\377\376b\303\n\000é\360\237\230\200\n'"));
        await using var life = TestLife.Start(coderd.Address);

        await life.StartEndedAsync();

        Assert.Equal(["a❌b❌", "\0é😀"], life.Lines);
    }

    [Fact]
    public async Task A_batch_has_at_most_1_MiB_and_a_longer_line_is_dropped()
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("""
            long() { head -c $1 /dev/zero | tr '\0' x; echo; }
            echo first; while [ ! -e $HOME/go ]; do sleep 0.02; done
            long 500000; long 500000; long 1048556; long 3000000; echo last
            """));
        await using var life = await FirstBatchHeldAsync(coderd);

        Assert.Equal(["5", "500000,500000,4"], coderd.CallsOf("BatchCreateLogs").Select(call => string.Join(',', call.As(BatchCreateLogsRequest.Parser).Logs.Select(log => log.Output.Length))));
        var name = new Guid(coderd.Manifest.Scripts[0].LogSourceId.Span, bigEndian: true);
        Assert.Equal(["logs: a line of 1048556 bytes is not sent: it is over the limit of a batch", $"script \"{name}\": a line of more than 2 MiB is not sent"], life.Warnings);
        Assert.Equal(6 + 500_001 + 500_001 + 1_048_557 + 3_000_001 + 5, new FileInfo($"{life.Folders.Logs}/coder-script-{name}.log").Length);
    }

    [Fact]
    public async Task New_lines_are_dropped_while_more_than_1_MiB_waits()
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("""
            echo first; while [ ! -e $HOME/go ]; do sleep 0.02; done
            for i in 1 2 3 4 5; do head -c 400000 /dev/zero | tr '\0' x; echo; done
            """));
        await using var life = await FirstBatchHeldAsync(coderd);

        Assert.Equal(["5", "400000,400000", "400000"], coderd.CallsOf("BatchCreateLogs").Select(call => string.Join(',', call.As(BatchCreateLogsRequest.Parser).Logs.Select(log => log.Output.Length))));
        Assert.Equal(["logs: more than 1048576 bytes wait to be sent: new lines are not"], life.Warnings);
    }

    [Fact]
    public async Task When_coderd_takes_no_more_no_source_sends_any_more_and_files_go_on()
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("echo 1; while [ ! -e $HOME/go ]; do sleep 0.02; done; echo 2", logPath: "one.log"), RpcCoderd.Script("echo stop", onStop: true, logPath: "stop.log"));
        coderd.Answers["BatchCreateLogs"] = _ => Task.FromResult<IMessage>(new BatchCreateLogsResponse { LogLimitExceeded = true });
        await using var life = TestLife.Start(coderd.Address);
        await life.UntilAsync<LifeWarning>();

        await File.WriteAllTextAsync($"{life.Folders.Home}/go", "", TestContext.Current.CancellationToken);
        await life.StartEndedAsync();
        await life.StopAsync();

        Assert.Equal(["Info 1"], BatchesOf(coderd));
        Assert.Equal(("1\n2\n", "stop\n"), (await File.ReadAllTextAsync($"{life.Folders.Logs}/one.log", TestContext.Current.CancellationToken), await File.ReadAllTextAsync($"{life.Folders.Logs}/stop.log", TestContext.Current.CancellationToken)));
        Assert.Equal(["logs: coderd takes no more logs: its limit for one agent is reached, so no source sends any more"], life.Warnings);
        Assert.Equal("Starting Ready ShuttingDown Off", coderd.States);
    }

    /// <summary>A life that has ended. Its first batch was answered after its start scripts had found <c>$HOME/go</c> and ended.</summary>
    private static async Task<TestLife> FirstBatchHeldAsync(RpcCoderd coderd)
    {
        var go = new TaskCompletionSource();
        coderd.Answers["BatchCreateLogs"] = async _ =>
        {
            await go.Task;
            return new BatchCreateLogsResponse();
        };
        var life = TestLife.Start(coderd.Address);
        await coderd.UntilAsync("BatchCreateLogs");
        await File.WriteAllTextAsync($"{life.Folders.Home}/go", "", TestContext.Current.CancellationToken);
        await life.StartEndedAsync();
        go.SetResult();
        await life.StopAsync();
        return life;
    }

    private static IEnumerable<string> BatchesOf(RpcCoderd coderd) => coderd.CallsOf("BatchCreateLogs").Select(call =>
        string.Join(',', call.As(BatchCreateLogsRequest.Parser).Logs.Select(log => $"{log.Level} {log.Output}").Order(StringComparer.Ordinal)));
}
