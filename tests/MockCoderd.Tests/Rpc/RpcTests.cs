namespace Mocks.MockCoderd.Tests.Rpc;

/// <summary>The agent's RPC, up to the upgrade.</summary>
public sealed class RpcTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private const string Key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

    private static readonly string[] Good = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", Key];

    private readonly TestCoderd _coderd = strict.Coderd;

    [Theory]
    [InlineData("2.10", "server is at version 2.9, behind requested minor version 2.10")]
    [InlineData("2.%2B10", "server is at version 2.9, behind requested minor version 2.+10")]
    [InlineData("3.0", "server is at version 2.9, behind requested major version 3.0")]
    [InlineData("1.0", "version 1.0 is no longer supported")]
    [InlineData("-1.0", "version -1.0 is no longer supported")]
    [InlineData("2", "invalid version string: 2")]
    [InlineData("2.0.1", "invalid version string: 2.0.1")]
    [InlineData("abc", "invalid version string: abc")]
    [InlineData("%3Cb%3E", """invalid version string: \u003cb\u003e""")]
    [InlineData("x.1", "invalid major version: x.1")]
    [InlineData(".1", "invalid major version: .1")]
    [InlineData("2.x", "invalid minor version: 2.x")]
    [InlineData("2.%201", "invalid minor version: 2. 1")]
    [InlineData("2.99999999999999999999", "invalid minor version: 2.99999999999999999999")]
    public async Task A_version_that_the_server_has_not_is_refused(string version, string detail)
    {
        var reply = await AskAsync($"?version={version}", Good);

        Assert.Equal(Reply.Json(400,
            $$"""{"message":"Unknown or unsupported API version","validations":[{"field":"version","detail":"{{detail}}"}]}"""), reply.Text);
    }

    [Theory]
    [InlineData("2.29", 6)]
    [InlineData("2.30", 7)]
    [InlineData("2.31", 7)]
    [InlineData("2.32", 8)]
    [InlineData("2.33", 8)]
    [InlineData("2.34", 9)]
    [InlineData("2.35", 10)]
    public async Task Each_release_has_its_minor(string release, int minor)
    {
        await using var coderd = await AgentCalls.OfReleaseAsync(release);

        var refused = await coderd.GetAsAgentAsync($"rpc?version=2.{minor + 1}");
        var good = await coderd.GetAsAgentAsync($"rpc?version=2.{minor}");

        Assert.Equal((400, 426), (refused.Status, good.Status));
        Assert.Contains($"server is at version 2.{minor}, behind requested minor version 2.{minor + 1}", refused.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?version=")]
    [InlineData("?version=2.0&role=agent")]
    [InlineData("?version=2.-1&role=other")]
    [InlineData("?version=02.09")]
    public async Task A_good_handshake_is_accepted(string query)
    {
        Assert.Equal("HTTP/1.1 101 Switching Protocols", await UpgradeAsync(query, Good));
    }

    [Fact]
    public async Task A_request_that_does_not_upgrade_gets_words_and_json_in_one_body()
    {
        var reply = await AskAsync("?version=2.8");

        Assert.Equal(Refused(426, """WebSocket protocol violation: Connection header "" does not contain Upgrade""",
            """WebSocket protocol violation: Connection header \"\" does not contain Upgrade"""), reply.Text);
        Assert.Equal(("Upgrade", "websocket"), (reply.Header("Connection"), reply.Header("Upgrade")));
    }

    [Theory]
    [InlineData(426, """WebSocket protocol violation: Connection header "keep-alive" does not contain Upgrade""", "Connection: keep-alive")]
    [InlineData(426, """WebSocket protocol violation: Upgrade header "" does not contain websocket""", "Connection: keep-alive, uPgrade")]
    [InlineData(426, """WebSocket protocol violation: Upgrade header "h2c" does not contain websocket""", "Connection: Upgrade", "Upgrade: h2c")]
    [InlineData(400, """unsupported WebSocket protocol version (only 13 is supported): "12" """, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 12", Key)]
    [InlineData(400, """unsupported WebSocket protocol version (only 13 is supported): "" """, "Connection: Upgrade", "Upgrade: websocket")]
    [InlineData(400, "WebSocket protocol violation: missing Sec-WebSocket-Key", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13")]
    [InlineData(400, "WebSocket protocol violation: multiple Sec-WebSocket-Key headers", "Connection: Upgrade", "Upgrade: WebSocket", "Sec-WebSocket-Version: 13", Key, Key)]
    [InlineData(400, """WebSocket protocol violation: invalid Sec-WebSocket-Key "short", must be a 16 byte base64 encoded string""", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: short")]
    [InlineData(403, """request Origin "evil.example" is not authorized for Host "localhost" """, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", Key, "Origin: https://evil.example")]
    [InlineData(403, """request Origin "evil.example:8080" is not authorized for Host "localhost" """, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", Key, "Origin: https://evil.example:8080/x")]
    public async Task A_bad_handshake_is_refused_in_the_librarys_words(int status, string why, params string[] headers)
    {
        var reply = await AskAsync("", headers);

        why = why.TrimEnd();
        Assert.Equal(Refused(status, why, why.Replace("\"", "\\\"", StringComparison.Ordinal)), reply.Text);
        Assert.Equal(why.StartsWith("unsupported", StringComparison.Ordinal) ? "13" : null, reply.Header("Sec-WebSocket-Version"));
    }

    [Fact]
    public async Task The_same_origin_may_upgrade()
    {
        Assert.Equal("HTTP/1.1 101 Switching Protocols", await UpgradeAsync("", [.. Good, "Origin: http://LOCALHOST"]));
    }

    [Fact]
    public async Task The_token_comes_first_then_the_version()
    {
        Assert.Equal(Reply.Json(401, AgentCalls.NoToken), (await _coderd.GetAsync($"{Known.Agents}/rpc?version=9.9")).Text);
        Assert.Equal(400, (await AskAsync("?version=9.9")).Status);
    }

    private static string Refused(int status, string why, string escaped) => Reply.Of(status, "text/plain; charset=utf-8",
        $"{why}\n" + $$"""{"message":"Failed to accept websocket.","detail":"failed to accept WebSocket connection: {{escaped}}"}""" + "\n");

    /// <returns>The status line.</returns>
    private async Task<string> UpgradeAsync(string query, params string[] headers)
    {
        using var connection = await RawClient.ConnectAsync(_coderd.Address);
        await connection.SendAsync(TestCoderd.Head("GET", $"{Known.Agents}/rpc{query}", [$"Coder-Session-Token: {Known.AgentToken}", .. headers]));
        return (await connection.ReadHeadAsync()).Split("\r\n")[0];
    }

    /// <summary>Sends a request with no headers but those of the test.</summary>
    private async Task<Reply> AskAsync(string query, params string[] headers)
    {
        using var connection = await RawClient.ConnectAsync(_coderd.Address);
        await connection.SendAsync(TestCoderd.Head("GET", $"{Known.Agents}/rpc{query}", [$"Coder-Session-Token: {Known.AgentToken}", .. headers]));
        var head = await connection.ReadHeadAsync();
        var length = head.Split("\r\n").Single(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal))["Content-Length: ".Length..];
        return Reply.Parse([.. head.Select(letter => (byte)letter), .. await connection.ReadBytesAsync(int.Parse(length, System.Globalization.CultureInfo.InvariantCulture))]);
    }
}
