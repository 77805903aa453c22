using System.Text.Json;
using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Yamux;
using State = Mocks.AgentRpc.Agent.Lifecycle.Types.State;

namespace Mocks.MockCoderd.Tests.Rpc;

/// <summary>Faults of calls: counted, exact, and in the journal.</summary>
public sealed class CallFaultTests
{
    private const string UpdateLifecycle = $"{AgentClient.Agent}UpdateLifecycle";
    private const string GetManifest = $"{AgentClient.Agent}GetManifest";

    private static readonly UpdateLifecycleRequest Off = new() { Lifecycle = new() { State = State.Off } };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_error_comes_as_often_as_it_is_asked_for_and_keeps_the_call_from_acting()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await GivenAsync(coderd, """{"request":"RPC Agent/UpdateLifecycle","kind":"rpc-error","code":7,"text":"out of order","times":2}""");
        await using var agent = await AgentClient.ConnectAsync(coderd);

        await agent.CallAsync(GetManifest, new GetManifestRequest(), Manifest.Parser);
        Assert.Equal("7: out of order", await agent.FailAsync(UpdateLifecycle, Off));
        Assert.Equal("7: out of order", await agent.FailAsync(UpdateLifecycle, Off));
        Assert.Equal("connected ready", await AgentLifeTests.StatusAsync(coderd));
        var spoilt = await CallJournalTests.CallOfAsync(coderd, "Agent/UpdateLifecycle");
        await agent.CallAsync(UpdateLifecycle, Off, Lifecycle.Parser);

        Assert.Equal("connected off", await AgentLifeTests.StatusAsync(coderd));
        Assert.Equal((500, 7, "out of order", "rpc-error", """{"lifecycle":{"state":"OFF"}}"""), (CallJournalTests.Number(spoilt, "response", "status"),
            CallJournalTests.Number(spoilt, "rpc", "code"), CallJournalTests.Text(spoilt, "rpc", "error"), CallJournalTests.Text(spoilt, "fault", "kind"), CallJournalTests.Text(spoilt, "request", "body")));
    }

    [Theory]
    [InlineData("RPC /coder.agent.v2.Agent/UpdateLifecycle")]
    [InlineData("RPC *Lifecycle")]
    [InlineData("RPC Agent/*")]
    [InlineData("RPC *")]
    public async Task A_call_is_named_whole_or_by_a_pattern(string request)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await GivenAsync(coderd, $$"""{"request":"{{request}}","kind":"rpc-error","text":"no"}""");
        await using var agent = await AgentClient.ConnectAsync(coderd);

        Assert.Equal("0: no", await agent.FailAsync(UpdateLifecycle, Off));
    }

    [Fact]
    public async Task A_delay_leaves_the_answer()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await GivenAsync(coderd, """{"request":"RPC Agent/UpdateLifecycle","delayMs":4321}""");
        await using var agent = await AgentClient.ConnectAsync(coderd);

        var delayed = agent.CallAsync(UpdateLifecycle, Off, Lifecycle.Parser);
        await coderd.Time.UntilSomethingWaitsAsync(TimeSpan.FromMilliseconds(4_321));
        await agent.CallAsync(GetManifest, new GetManifestRequest(), Manifest.Parser);
        Assert.False(delayed.IsCompleted);
        coderd.Time.Advance(TimeSpan.FromMilliseconds(4_321));

        Assert.Equal(State.Off, (await delayed).State);
        Assert.Equal(4321, CallJournalTests.Number(await CallJournalTests.CallOfAsync(coderd, "Agent/UpdateLifecycle"), "fault", "delayMs"));
    }

    [Fact]
    public async Task No_answer_lasts_until_the_client_ends_the_call()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await GivenAsync(coderd, """{"request":"RPC Agent/UpdateLifecycle","kind":"no-answer"}""");
        await using var agent = await AgentClient.ConnectAsync(coderd);

        var held = agent.CallAsync(UpdateLifecycle, Off, Lifecycle.Parser);
        var entry = await CallJournalTests.CallOfAsync(coderd, "Agent/UpdateLifecycle");
        await agent.CallAsync(GetManifest, new GetManifestRequest(), Manifest.Parser);

        Assert.False(held.IsCompleted);
        Assert.False(entry.TryGetProperty("response", out _));
        await agent.DisposeAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => held);
    }

    [Theory]
    [InlineData("""{"request":"RPC Agent/UpdateLifecycle","kind":"reset"}""", "connection reset")]
    [InlineData("""{"request":"RPC Agent/UpdateLifecycle","kind":"bad-frame"}""", "unknown packet kind: 9")]
    public async Task A_broken_stream_leaves_the_session(string fault, string error)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await GivenAsync(coderd, fault);
        await using var agent = await AgentClient.ConnectAsync(coderd);

        var broken = await Record.ExceptionAsync(() => agent.CallAsync(UpdateLifecycle, Off, Lifecycle.Parser));

        Assert.Equal(error, broken?.Message);
        Assert.Equal(State.Off, (await agent.CallAsync(UpdateLifecycle, Off, Lifecycle.Parser)).State);
    }

    [Theory]
    [InlineData("""{"request":"RPC Agent/UpdateLifecycle","kind":"bad-frame","breaks":"session"}""")]
    [InlineData("""{"request":"RPC Agent/UpdateLifecycle","kind":"close-before-head"}""")]
    [InlineData("""{"request":"RPC Agent/UpdateLifecycle","kind":"close-in-body","atByte":10}""")]
    [InlineData("""{"request":"RPC Agent/UpdateLifecycle","kind":"go-away","reason":2}""")]
    public async Task A_broken_session_ends_all_its_calls(string fault)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await GivenAsync(coderd, fault);
        await using var agent = await AgentClient.ConnectAsync(coderd);

        await Assert.ThrowsAnyAsync<IOException>(() => agent.CallAsync(UpdateLifecycle, Off, Lifecycle.Parser));
        await agent.Session.Completion.WaitAsync(RunningProgram.Patience, Cancelled);

        await using var again = await AgentClient.ConnectAsync(coderd);
        Assert.Equal(State.Off, (await again.CallAsync(UpdateLifecycle, Off, Lifecycle.Parser)).State);
    }

    [Fact]
    public async Task A_go_away_lets_the_call_end_and_no_other_begin()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await GivenAsync(coderd, """{"request":"RPC Agent/UpdateLifecycle","kind":"go-away"}""");
        await using var agent = await AgentClient.ConnectAsync(coderd);

        Assert.Equal(State.Off, (await agent.CallAsync(UpdateLifecycle, Off, Lifecycle.Parser)).State);

        Assert.Equal("remote end is not accepting connections", (await Assert.ThrowsAsync<YamuxException>(() => agent.CallAsync(UpdateLifecycle, Off, Lifecycle.Parser))).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(14)]
    public async Task A_fault_of_the_request_closes_the_WebSocket_after_exactly_so_many_bytes(int bytes)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await GivenAsync(coderd, $$"""{"request":"GET *me/rpc","kind":"close-in-body","atByte":{{bytes}}}""");
        using var client = await RawClient.ConnectAsync(coderd.Address);
        await client.SendAsync(RawClient.Request($"GET {Known.Agents}/rpc", $"Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nCoder-Session-Token: {Known.AgentToken}"));

        // A ping in a masked frame; its answer is a frame of 14 bytes.
        await client.SendAsync((byte[])[0x82, 0x8C, 0, 0, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7]);
        var received = await client.ReadBytesToEndAsync();

        byte[] answer = [0x82, 12, 0, 2, 0, 2, 0, 0, 0, 0, 0, 0, 0, 7];
        Assert.Equal(Convert.ToHexString(answer.AsSpan(0, bytes)), Convert.ToHexString(received.AsSpan(received.AsSpan().IndexOf("\r\n\r\n"u8) + 4)));
        Assert.EndsWith("a fault cut it.", await coderd.JournalOfAsync("rpc"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"request":"RPC Agent/UpdateLifecycl","kind":"reset"}""", "request: \"Agent/UpdateLifecycl\" is not a call of this mock; did you mean Agent/UpdateLifecycle? It may be one of Agent/GetManifest, ")]
    [InlineData("""{"request":"RPC Agent/UpdateLifecycle","kind":"slow-drip"}""", "kind: slow-drip is not for calls over RPC. It may be delay, ")]
    public async Task A_fault_that_fits_no_call_is_refused(string fault, string detail)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        Assert.StartsWith(detail, JsonElement.Parse((await coderd.PostAsync(fault, "/__admin/faults", token: null)).Body).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task GivenAsync(TestCoderd coderd, string fault) =>
        Assert.True((await coderd.AdminAsync("POST", "faults", fault)).TryGetProperty("remaining", out _));
}
