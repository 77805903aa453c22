using System.Text;

namespace Mocks.MockCoderd.Tests.WebSockets;

/// <summary>Faults of an answer that is upgraded to a WebSocket.</summary>
public sealed class SocketFaultTests
{
    private const string Logs = $"/api/v2/workspaceagents/{Known.Agent}/logs?follow";
    private const string Empty = "01-03-5B-5D-0A 80-00";

    [Fact]
    public async Task Another_status_takes_the_place_of_the_upgrade()
    {
        await using var coderd = await WithFaultAsync("""{"request":"GET *logs*","status":503,"body":"later"}""");
        using var socket = await RawSocket.AskAsync(coderd, Logs);

        var head = Reply.Parse(Encoding.UTF8.GetBytes(await socket.ReadHeadAsync()));

        Assert.Equal((503, null, null), (head.Status, head.Header("Upgrade"), head.Header("Sec-WebSocket-Accept")));
        Assert.Equal(0, coderd.World.Watching);
    }

    [Theory]
    [InlineData("close-before-head")]
    [InlineData("reset")]
    public async Task The_connection_ends_before_the_upgrade(string kind)
    {
        await using var coderd = await WithFaultAsync($$"""{"request":"GET *logs*","kind":"{{kind}}","times":99}""");

        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => Follower.StartAsync(coderd, Logs));
    }

    [Fact]
    public async Task The_connection_ends_after_so_many_messages_without_a_goodbye()
    {
        await using var coderd = await WithFaultAsync("""{"request":"GET *logs*","kind":"close-at-event","atEvent":2}""");
        using var socket = await RawSocket.OpenAsync(coderd, Logs);
        await socket.ReadHexAsync(Empty);

        await coderd.PatchAsync("logs", """{"logs":[{"output":"a"}]}""");
        var rest = await socket.ReadToEndAsync();

        Assert.Equal("80-00", BitConverter.ToString(rest[^2..]));
        Assert.Equal((byte)0x01, rest[0]);
        Assert.Equal("101: The WebSocket carried 2 messages; a fault cut it.", await coderd.JournalOfAsync("logs"));
    }

    [Fact]
    public async Task A_message_is_cut_in_its_frame()
    {
        await using var coderd = await WithFaultAsync("""{"request":"GET *logs*","kind":"close-in-body","atByte":3}""");
        using var socket = await RawSocket.OpenAsync(coderd, Logs);

        Assert.Equal("01-03-5B", BitConverter.ToString(await socket.ReadToEndAsync()));
    }

    [Theory]
    [InlineData("malformed-json", "Content-Length: 1", "[")]
    [InlineData("wrong-content-length", "Content-Length: 13", "[]\n")]
    public async Task A_body_that_is_spoiled_takes_the_place_of_the_upgrade(string kind, string length, string body)
    {
        await using var coderd = await WithFaultAsync($$"""{"request":"GET *logs*","kind":"{{kind}}"}""");
        using var socket = await RawSocket.AskAsync(coderd, Logs);

        var head = Reply.Parse(Encoding.UTF8.GetBytes(await socket.ReadHeadAsync()));

        Assert.Equal((200, null), (head.Status, head.Header("Upgrade")));
        Assert.Contains(length, head.HeaderLines);
        var hex = BitConverter.ToString(Encoding.UTF8.GetBytes(body));
        Assert.Equal(hex, await socket.ReadHexAsync(hex));
    }

    private static async Task<TestCoderd> WithFaultAsync(string fault)
    {
        var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("POST", "faults", fault);
        return coderd;
    }
}
