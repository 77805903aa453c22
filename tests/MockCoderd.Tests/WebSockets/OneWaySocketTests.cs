using System.Text;

namespace Mocks.MockCoderd.Tests.WebSockets;

/// <summary>The bytes of a WebSocket on which only the server sends messages.</summary>
public sealed class OneWaySocketTests
{
    private const string Logs = $"/api/v2/workspaceagents/{Known.Agent}/logs";

    // "[]" and a newline: a frame with the text that is not final, then an empty final frame.
    private const string Empty = "01-03-5B-5D-0A 80-00";
    private const string Normal = "88-02-03-E8";

    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task The_handshake_is_answered_with_coderds_headers_and_no_extension()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var socket = await RawSocket.AskAsync(coderd, $"{Logs}?follow", "Sec-WebSocket-Extensions: permessage-deflate");

        var head = Reply.Parse(Encoding.UTF8.GetBytes(await socket.ReadHeadAsync()));

        Assert.Equal((101, ""), (head.Status, head.Body));
        Assert.Equal(
            [
                "Connection: Upgrade", "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "Set-Cookie", "Upgrade: websocket", "Vary: Cookie", "Vary: Origin",
                "X-Coder-Build-Version: v2.34.0+0000000", "X-Coder-Request-Id", "X-Content-Type-Options: nosniff",
                "X-Ratelimit-Limit: 512", "X-Ratelimit-Remaining: 511", "X-Ratelimit-Reset",
            ],
            head.HeaderLines.Select(line => line.Split(':')[0] is "Set-Cookie" or "X-Coder-Request-Id" or "X-Ratelimit-Reset" ? line.Split(':')[0] : line)
                .Order(StringComparer.Ordinal));
        Assert.Equal(Empty, await socket.ReadHexAsync(Empty));
    }

    [Theory]
    [InlineData(1, 100, "01-7E-00-E1")]
    [InlineData(58, 1000, "01-7E-FE-A1")]
    [InlineData(70, 1000, "01-7F-00-00-00-00-00-01-33-51")]
    public async Task Long_messages_say_their_length_in_two_or_eight_bytes(int lines, int characters, string head)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var line = $$"""{"output":"{{new string('x', characters)}}"}""";
        await coderd.PatchAsync("logs", $$"""{"logs":[{{string.Join(',', Enumerable.Repeat(line, lines))}}]}""");
        using var socket = await RawSocket.OpenAsync(coderd, $"{Logs}?follow");

        Assert.Equal(head, await socket.ReadHexAsync(head));
    }

    [Theory]
    [InlineData("2.29", null)]
    [InlineData("2.30", "Ping failed")]
    [InlineData("2.34", "Ping failed")]
    [InlineData("2.35", "liveness probe failed")]
    [InlineData("2.36", "liveness probe failed")]
    public async Task Pings_count_up_every_15_seconds_and_who_does_not_answer_is_told_so(string release, string? reason)
    {
        await using var coderd = await AgentCalls.OfReleaseAsync(release);
        using var socket = await RawSocket.OpenAsync(coderd, $"{Logs}?follow");
        await socket.ReadHexAsync(Empty);
        await coderd.Time.UntilSomethingWaitsAsync(PingEvery);

        coderd.Time.Advance(PingEvery - TimeSpan.FromTicks(1));
        Assert.False(socket.HasBytes);
        coderd.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("89-01-31", await socket.ReadHexAsync("89-01-31"));
        await socket.SendAsync(0x8A, "1");
        await socket.SyncAsync();
        coderd.Time.Advance(PingEvery);
        Assert.Equal("89-01-32", await socket.ReadHexAsync("89-01-32"));
        await socket.SendAsync(0x8A, "1"); // Not the pong that the server waits for.
        await socket.SyncAsync();
        coderd.Time.Advance(PingEvery);

        if (reason is null)
        {
            coderd.Time.Advance(10 * PingEvery);
            await socket.SyncAsync();
            return;
        }

        var goodbye = $"88-{reason.Length + 2:X2}-03-E9-{BitConverter.ToString(Encoding.ASCII.GetBytes(reason))}";
        Assert.Equal(goodbye, await socket.ReadHexAsync(goodbye));
        await coderd.Time.UntilSomethingWaitsAsync(Patience);
        coderd.Time.Advance(Patience);
        Assert.Empty(await socket.ReadToEndAsync());
        Assert.Equal($"101: The WebSocket carried 1 message; the mock closed it with 1001 ({reason}).", await coderd.JournalOfAsync("logs"));
        Assert.Equal(0, coderd.World.Watching);
    }

    [Fact]
    public async Task After_its_goodbye_the_server_waits_five_seconds_for_the_clients()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        coderd.Stop();
        using var socket = await RawSocket.OpenAsync(coderd, $"{Logs}?follow");
        await socket.ReadHexAsync(Empty);
        Assert.Equal(Normal, await socket.ReadHexAsync(Normal));
        await coderd.Time.UntilSomethingWaitsAsync(Patience);

        await socket.SendAsync(0x81, "still here");
        coderd.Time.Advance(Patience - TimeSpan.FromTicks(1));
        Assert.False((await coderd.AdminAsync("GET", "requests/latest")).TryGetProperty("durationMs", out _));
        coderd.Time.Advance(TimeSpan.FromTicks(1));

        Assert.Empty(await socket.ReadToEndAsync());
    }

    [Theory]
    [InlineData(0x88, "03-E8-62-79-65", "88-05-03-E8-62-79-65")]
    [InlineData(0x88, "0F-9F", "88-02-0F-9F")]
    [InlineData(0x88, "", "88-00")]
    public async Task A_goodbye_is_repeated_and_the_connection_ends(int first, string payload, string expected)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var socket = await RawSocket.OpenAsync(coderd, $"{Logs}?follow");
        await socket.ReadHexAsync(Empty);

        await socket.SendAsync((byte)first, Bytes(payload));

        Assert.Equal(expected, BitConverter.ToString(await socket.ReadToEndAsync()));
    }

    [Theory]
    [InlineData(0x89, "", "8A-00")]
    [InlineData(0x89, "68-69", "8A-02-68-69")]
    public async Task A_ping_is_answered_with_its_payload(int first, string payload, string expected)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var socket = await RawSocket.OpenAsync(coderd, $"{Logs}?follow");
        await socket.ReadHexAsync(Empty);

        await socket.SendAsync((byte)first, Bytes(payload));

        Assert.Equal(expected, await socket.ReadHexAsync(expected));
    }

    [Theory]
    [InlineData(0x81)]
    [InlineData(0x82)]
    [InlineData(0x01)]
    public async Task A_client_that_talks_is_told_to_be_quiet(int first)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var socket = await RawSocket.OpenAsync(coderd, $"{Logs}?follow");
        await socket.ReadHexAsync(Empty);

        await socket.SendAsync((byte)first, new string('x', 5000));
        var goodbye = await socket.ReadCloseAsync();
        await socket.SendAsync(0x88, [0x03, 0xF0]);

        Assert.Equal("1008 unexpected data message", goodbye);
        Assert.Empty(await socket.ReadToEndAsync());
    }

    [Theory]
    [InlineData(0x80, "", "received continuation frame without text or binary frame")]
    [InlineData(0xC1, "78", "received header with unexpected rsv bits set: true:false:false")]
    [InlineData(0xB9, "", "received header with unexpected rsv bits set: false:true:true")]
    [InlineData(0x83, "", "received unknown opcode opcode(3)")]
    [InlineData(0x8F, "", "received unknown opcode opcode(15)")]
    [InlineData(0x09, "", "received fragmented control frame")]
    [InlineData(0x88, "03", """received invalid close payload: close payload "\x03" too small, cannot even contain the 2 byte status code""")]
    [InlineData(0x88, "03-EC", "received invalid close payload: invalid status code statusReserved")]
    [InlineData(0x88, "03-ED", "received invalid close payload: invalid status code StatusNoStatusRcvd")]
    [InlineData(0x88, "03-EE", "received invalid close payload: invalid status code StatusAbnormalClosure")]
    [InlineData(0x88, "03-F7", "received invalid close payload: invalid status code StatusTLSHandshake")]
    [InlineData(0x88, "03-E7", "received invalid close payload: invalid status code StatusCode(999)")]
    [InlineData(0x88, "13-88", "received invalid close payload: invalid status code StatusCode(5000)")]
    public async Task A_frame_that_breaks_the_protocol_ends_it_in_the_librarys_words(int first, string payload, string why)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var socket = await RawSocket.OpenAsync(coderd, $"{Logs}?follow");
        await socket.ReadHexAsync(Empty);

        await socket.SendAsync((byte)first, Bytes(payload));

        Assert.Equal($"1002 {why}", await socket.ReadCloseAsync());
        Assert.Empty(await socket.ReadToEndAsync());
    }

    [Fact]
    public async Task A_control_frame_may_not_be_long()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var socket = await RawSocket.OpenAsync(coderd, $"{Logs}?follow");
        await socket.ReadHexAsync(Empty);

        await socket.SendAsync(0x89, new string('x', 126));

        Assert.Equal("1002 received control frame payload with invalid length: 126", await socket.ReadCloseAsync());
    }

    [Theory]
    [InlineData("81-01-78")]
    [InlineData("89-00")]
    [InlineData("82-FF-FF-FF-FF-FF-FF-FF-FF-FF")]
    public async Task A_frame_that_only_a_server_may_send_ends_it_without_a_word(string frame)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var socket = await RawSocket.OpenAsync(coderd, $"{Logs}?follow");
        await socket.ReadHexAsync(Empty);

        await socket.WriteAsync(Bytes(frame));

        Assert.Empty(await socket.ReadToEndAsync());
        Assert.Equal("101: The WebSocket carried 1 message; the client sent a frame that only a server may send.", await coderd.JournalOfAsync("logs"));
    }

    [Fact]
    public async Task The_journal_has_it_at_once_and_its_bytes_and_time_when_it_is_over()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var socket = await RawSocket.OpenAsync(coderd, $"{Logs}?follow");
        await socket.ReadHexAsync(Empty);
        var during = await coderd.AdminAsync("GET", "requests/latest");
        coderd.Time.Advance(TimeSpan.FromSeconds(3));

        await socket.SendAsync(0x88, [0x03, 0xE8]);
        await socket.ReadToEndAsync();
        await coderd.JournalOfAsync("logs");
        var after = await coderd.AdminAsync("GET", "requests/latest");

        Assert.Equal((101, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), (
            during.GetProperty("response").GetProperty("status").GetInt32(),
            during.GetProperty("response").GetProperty("headers").GetProperty("Sec-WebSocket-Accept").GetString()));
        Assert.False(during.TryGetProperty("durationMs", out var early) && early.ValueKind == System.Text.Json.JsonValueKind.Number);
        // Seven bytes for the empty list, four for the close frame.
        Assert.Equal((11, 3000), (after.GetProperty("response").GetProperty("bodyBytes").GetInt32(), after.GetProperty("durationMs").GetInt32()));
    }

    [Theory]
    [InlineData(426, """WebSocket protocol violation: Connection header "keep-alive" does not contain Upgrade""", "Connection: keep-alive")]
    [InlineData(426, """WebSocket protocol violation: Upgrade header "" does not contain websocket""", "Connection: Upgrade")]
    [InlineData(400, "WebSocket protocol violation: missing Sec-WebSocket-Key", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13")]
    public async Task A_bad_handshake_is_refused_after_the_query_and_leaves_nothing_behind(int status, string why, params string[] headers)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var connection = await RawClient.ConnectAsync(coderd.Address);
        await connection.SendAsync(TestCoderd.Head("GET", $"{Logs}?follow", [$"Coder-Session-Token: {Known.ApiKey}", .. headers]));

        var head = Reply.Parse(Encoding.UTF8.GetBytes(await connection.ReadHeadAsync()));
        var body = Encoding.UTF8.GetString(await connection.ReadBytesAsync(int.Parse(head.Header("Content-Length")!, System.Globalization.CultureInfo.InvariantCulture)));

        Assert.Equal((status, "text/plain; charset=utf-8", 0), (head.Status, head.Header("Content-Type"), coderd.World.Watching));
        Assert.Equal($"{why}\n" + $$"""{"message":"Failed to accept websocket.","detail":"failed to accept WebSocket connection: {{why.Replace("\"", "\\\"", StringComparison.Ordinal)}}"}""" + "\n", body);
    }

    [Fact]
    public async Task A_handshake_in_the_older_http_is_refused_before_all_else()
    {
        const string Why = "WebSocket protocol violation: handshake request must be at least HTTP/1.1: ";
        await using var coderd = await TestCoderd.StrictAsync();
        using var connection = await RawClient.ConnectAsync(coderd.Address);
        await connection.SendAsync(TestCoderd.Head("GET", $"{Logs}?follow", $"Coder-Session-Token: {Known.ApiKey}", "Connection: Upgrade", "Upgrade: websocket")
            .Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal));

        var reply = Reply.Parse(await connection.ReadBytesToEndAsync());

        Assert.Equal(Reply.Of(426, "text/plain; charset=utf-8",
            Why + "\"HTTP/1.0\"\n" + $$"""{"message":"Failed to accept websocket.","detail":"failed to accept WebSocket connection: {{Why}}\"HTTP/1.0\""}""" + "\n"), reply.Text);
        Assert.Null(reply.Header("Upgrade"));
    }

    [Fact]
    public async Task A_client_that_takes_nothing_any_more_is_cut_off()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var socket = await RawSocket.OpenAsync(coderd, $"{Logs}?follow");
        await socket.ReadHexAsync(Empty);
        await coderd.Time.UntilSomethingWaitsAsync(PingEvery);

        // About 12 MB of rows, more than the buffers between server and client hold.
        await coderd.PatchAsync("logs", $$"""{"logs":[{{string.Join(',', Enumerable.Repeat("""{"output":"x"}""", 100_000))}}]}""");
        Assert.Equal("01-7F", await socket.ReadHexAsync("01-7F"));
        coderd.Time.Advance(PingEvery);
        await coderd.Time.UntilSomethingWaitsAsync(Patience);
        coderd.Time.Advance(Patience);

        Assert.Equal("101: The WebSocket carried 1 message; the mock cut off a client that no longer read.", await coderd.JournalOfAsync("logs"));
        Assert.Equal(0, coderd.World.Watching);
    }

    private static byte[] Bytes(string hex) => hex.Length == 0 ? [] : Convert.FromHexString(hex.Replace("-", "", StringComparison.Ordinal));
}
