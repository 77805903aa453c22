using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Agent;
using Mocks.MockWorkspaceAgent.Life;

namespace Mocks.MockWorkspaceAgent.Tests.Life;

/// <summary>Metadata of a workspace: when it is collected, and what is reported.</summary>
public sealed class MetadataTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReportTimeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_interval_is_in_nanoseconds_on_the_wire_and_in_seconds_at_the_agent()
    {
        var time = new ManualTime();
        await using var coderd = await RpcCoderd.StartAsync();
        coderd.Manifest.Metadata.AddRange([Metadata("three", "echo 3", interval: 3), Metadata("once", "echo 1", interval: 0)]);
        await using var life = await StartedAsync(coderd, time);

        for (var second = 1; second <= 8; second++)
        {
            await TickAsync(time, life, collected: second is 1 ? 2 : second is 4 or 7 ? 1 : 0);
        }

        await coderd.UntilAsync("BatchUpdateMetadata", 3);
        Assert.Equal(["once=1\n| three=3\n|", "three=3\n|", "three=3\n|"], BatchesOf(coderd));
    }

    [Theory]
    [InlineData("echo out; echo err >&2; exit 4", "out\nerr\n", "run cmd: exit status 4")]
    [InlineData("head -c 20000 /dev/zero | tr '\\0' x", null, "run cmd: output truncated from 20000 to 10240 bytes")]
    [InlineData("#!/no/such\n", "", "start cmd: fork/exec /no/such: no such file or directory")]
    [InlineData("#!'x\n", "", "create cmd: split shebang: Unterminated single-quoted string")]
    [InlineData("cat; echo $CODER_SCRIPT_DATA_DIR$CODER_WORKSPACE_NAME", "demo\n", "")]
    public async Task A_value_and_an_error_may_come_together(string script, string? value, string error)
    {
        await using var coderd = await RpcCoderd.StartAsync();
        coderd.Manifest.Metadata.Add(Metadata("key", script, interval: 0));
        await using var life = TestLife.Start(coderd.Address);

        await coderd.UntilAsync("BatchUpdateMetadata");

        var result = coderd.CallsOf("BatchUpdateMetadata").First().As(BatchUpdateMetadataRequest.Parser).Metadata.Single().Result;
        Assert.Equal((value ?? new string('x', 10240), error), (result.Value, result.Error));
        Assert.Equal((result.Value, result.Error), life.Of<MetadataCollected>().Single() is var told ? (told.Value, told.Error) : default);
    }

    [Theory]
    [InlineData(2, 0, 2)]
    [InlineData(5, 4, 4)]
    [InlineData(0, 0, 3)]
    public async Task A_script_is_killed_at_its_timeout_or_its_interval_or_after_three_seconds(int interval, int timeout, int seconds)
    {
        var time = new ManualTime();
        await using var coderd = await RpcCoderd.StartAsync();
        coderd.Manifest.Metadata.Add(Metadata("key", "echo part; exec sleep 1000", interval, timeout));
        await using var life = await StartedAsync(coderd, time);
        await time.UntilSomethingWaitsAsync(Tick);
        time.Advance(Tick);

        await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(seconds));
        time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal("run cmd: signal: killed\ncontext deadline exceeded", (await life.UntilAsync<MetadataCollected>()).Error);
    }

    [Fact]
    public async Task A_refused_report_ends_the_session_and_all_is_collected_again_on_the_next()
    {
        await using var coderd = await RpcCoderd.StartAsync();
        coderd.Manifest.Metadata.Add(Metadata("key", "echo 1", interval: 0));
        var refusals = 1;
        coderd.Answers["BatchUpdateMetadata"] = _ => Interlocked.Decrement(ref refusals) >= 0 ? throw new AgentRpc.Drpc.DrpcException("full") : Task.FromResult<IMessage>(new Empty());
        await using var life = TestLife.Start(coderd.Address);

        await coderd.UntilAsync("BatchUpdateMetadata", 2);

        Assert.Equal(["key=1\n|", "key=1\n|"], BatchesOf(coderd));
        Assert.Equal("error in routine \"report metadata\": full", life.Of<SessionEnded>().Single().Reason);
    }

    /// <summary>One that gets its manifest when it has looked for metadata in vain: the first collection is on the first tick.</summary>
    private static async Task<TestLife> StartedAsync(RpcCoderd coderd, ManualTime time)
    {
        var looked = new TaskCompletionSource();
        coderd.Answers["GetManifest"] = async _ =>
        {
            await looked.Task;
            return coderd.Manifest;
        };
        var life = TestLife.Start(coderd.Address, time);
        await time.UntilSomethingWaitsAsync(Tick);
        looked.SetResult();
        await life.StartEndedAsync();
        return life;
    }

    /// <summary>One second later, when the work of the tick is done.</summary>
    private static async Task TickAsync(ManualTime time, TestLife life, int collected)
    {
        var before = life.Of<MetadataCollected>().Count();
        await time.UntilSomethingWaitsAsync(Tick);
        time.Advance(Tick);
        await time.UntilSomethingWaitsAsync(Tick);

        // A report that is under way would be cancelled by the next ticks.
        await time.UntilNothingWaitsAsync(ReportTimeout);
        if (collected > 0)
        {
            await life.UntilAsync<MetadataCollected>(_ => life.Of<MetadataCollected>().Count() >= before + collected);
        }

        Assert.Equal(before + collected, life.Of<MetadataCollected>().Count());
    }

    private static IEnumerable<string> BatchesOf(RpcCoderd coderd) => coderd.CallsOf("BatchUpdateMetadata").Select(call => string.Join(' ',
        call.As(BatchUpdateMetadataRequest.Parser).Metadata.Select(entry => $"{entry.Key}={entry.Result.Value}|{entry.Result.Error}").Order(StringComparer.Ordinal)));

    private static WorkspaceAgentMetadata.Types.Description Metadata(string key, string script, int interval, int timeout = 0) => new()
    {
        Key = key,
        Script = script,
        Interval = new Duration { Nanos = interval },
        Timeout = new Duration { Nanos = timeout },
    };
}
