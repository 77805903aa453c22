using System.Text;
using Google.Protobuf;
using Mocks.AgentRpc.Agent;
using Mocks.MockCoderd.Tests.Rpc;
using Mocks.MockCoderd.Tests.WebSockets;

namespace Mocks.MockCoderd.Tests.WorkspaceAgents;

/// <summary>People watch what an agent measures, as server-sent events and over a WebSocket.</summary>
public sealed class MetadataWatchTests
{
    private const string Watch = $"/api/v2/workspaceagents/{Known.Agent}/watch-metadata";
    private const string Mem = """{"result":{"collected_at":"0001-01-01T00:00:00Z","age":9223372036,"value":"","error":""},"description":{"display_name":"","key":"mem","script":"","interval":10,"timeout":0}}""";
    private const string NoCpu = """{"result":{"collected_at":"0001-01-01T00:00:00Z","age":9223372036,"value":"","error":""}""" + CpuText;
    private const string CpuText = ""","description":{"display_name":"CPU \u003c1\u003e","key":"cpu","script":"top","interval":10,"timeout":2}}""";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Values_come_at_once_again_after_a_second_and_then_every_five_seconds()
    {
        await using var coderd = await DeclaredAsync();
        using var stream = await OpenAsync(coderd);

        var first = await stream.ReadChunkAsync();
        await AdvanceAsync(coderd, 1);
        var second = await stream.ReadChunkAsync();
        await ReportAsync(coderd, "cpu", "12%"); // At one second.
        await AdvanceAsync(coderd, 1);
        var told = await stream.ReadChunkAsync();
        await AdvanceAsync(coderd, 4);
        await AdvanceAsync(coderd, 1);
        var later = await stream.ReadChunkAsync();

        Assert.Equal((Event($"{NoCpu},{Mem}"), Event($"{NoCpu},{Mem}")), (first, second));
        Assert.Equal((Event($"{CpuAt("1", 1)},{Mem}"), Event($"{CpuAt("1", 6)},{Mem}")), (told, later));
    }

    [Fact]
    public async Task A_ping_comes_every_15_seconds()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var stream = await OpenAsync(coderd);
        await stream.ReadChunkAsync();
        foreach (var seconds in (int[])[1, 5, 5])
        {
            await AdvanceAsync(coderd, seconds);
            Assert.Equal(Event(""), await stream.ReadChunkAsync());
        }

        await AdvanceAsync(coderd, 4);

        Assert.Equal("event: ping\n\n", await stream.ReadChunkAsync());
    }

    [Fact]
    public async Task The_order_of_the_template_comes_before_the_key()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("PUT", "world/tasks/demo/manifest", """{"metadata":[{"key":"a","order":2},{"key":"c","order":1},{"key":"B","order":1}]}""");
        using var stream = await OpenAsync(coderd);

        var keys = string.Concat((await stream.ReadChunkAsync()).Split("\"key\":\"").Skip(1).Select(text => text[0]));

        Assert.Equal("Bca", keys);
    }

    [Fact]
    public async Task A_fault_cuts_the_stream_after_an_event()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("POST", "faults", """{"request":"GET *watch-metadata","kind":"close-at-event","atEvent":1}""");
        using var stream = await OpenAsync(coderd);

        Assert.Equal(Event(""), await stream.ReadChunkAsync());
        coderd.Time.Advance(Second); // A stream that was not cut goes on.
        await Assert.ThrowsAnyAsync<Exception>(stream.ReadChunkAsync);
    }

    [Fact]
    public async Task Over_a_WebSocket_an_event_is_a_message_in_one_frame()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var socket = await RawSocket.OpenAsync(coderd, $"{Watch}-ws");
        var frame = $"81-1A-{BitConverter.ToString(Encoding.ASCII.GetBytes("{\"type\":\"data\",\"data\":[]}\n"))}";

        var first = await socket.ReadHexAsync(frame);
        await AdvanceAsync(coderd, 1);

        Assert.Equal((frame, frame), (first, await socket.ReadHexAsync(frame)));
    }

    [Fact]
    public async Task Over_a_WebSocket_a_value_comes_after_it_was_reported()
    {
        await using var coderd = await DeclaredAsync();
        using var follower = await Follower.StartAsync(coderd, $"{Watch}-ws");

        var first = await follower.NextAsync();
        await ReportAsync(coderd, "cpu", "12%");
        await AdvanceAsync(coderd, 1);

        Assert.Equal(($"{{\"type\":\"data\",\"data\":[{NoCpu},{Mem}]}}\n", $"{{\"type\":\"data\",\"data\":[{CpuAt("0", 1)},{Mem}]}}\n"), (first, await follower.NextAsync()));
    }

    [Fact]
    public async Task A_client_may_not_send_messages()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var socket = await RawSocket.OpenAsync(coderd, $"{Watch}-ws");
        await socket.ReadHexAsync(string.Join('-', Enumerable.Repeat("00", 28)));

        await socket.SendAsync(0x81, "hello");

        Assert.Equal("1002 Clients cannot send messages for one-way WebSockets", await socket.ReadCloseAsync());
    }

    [Fact]
    public async Task A_request_without_an_upgrade_gets_the_texts_of_the_library_and_of_coderd()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.GetAsync($"{Watch}-ws", Known.ApiKey);

        const string Why = "WebSocket protocol violation: Connection header \\\"close\\\" does not contain Upgrade";
        Assert.Equal(426, reply.Status);
        Assert.EndsWith($$"""{"message":"Internal error setting up server-sent events.","detail":"cannot establish connection: failed to accept WebSocket connection: {{Why}}"}""" + "\n", reply.Body, StringComparison.Ordinal);
    }

    private static string Event(string values) => $"event: data\ndata: [{values}]\n\n";

    private static string CpuAt(string second, int age) =>
        $$"""{"result":{"collected_at":"2026-02-01T11:00:0{{second}}Z","age":{{age}},"value":"12%","error":""}{{CpuText}}""";

    private static async Task<TestCoderd> DeclaredAsync()
    {
        var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("PUT", "world/tasks/demo/manifest", """{"metadata":[{"key":"mem"},{"key":"cpu","displayName":"CPU <1>","script":"top","timeout":2}]}""");
        return coderd;
    }

    private static async Task ReportAsync(TestCoderd coderd, string key, string value)
    {
        await using var agent = await AgentClient.ConnectAsync(coderd);
        await agent.CallAsync($"{AgentClient.Agent}BatchUpdateMetadata",
            new BatchUpdateMetadataRequest { Metadata = { new Metadata { Key = key, Result = new() { Value = value } } } }.ToByteArray());
    }

    private static async Task AdvanceAsync(TestCoderd coderd, int seconds)
    {
        await coderd.Time.UntilSomethingWaitsAsync(Second);
        coderd.Time.Advance(Second * seconds);
    }

    private static async Task<RawClient> OpenAsync(TestCoderd coderd)
    {
        var client = await RawClient.ConnectAsync(coderd.Address);
        await client.SendAsync(TestCoderd.Head("GET", Watch, $"Coder-Session-Token: {Known.ApiKey}"));
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await client.ReadHeadAsync(), StringComparison.Ordinal);
        return client;
    }
}
