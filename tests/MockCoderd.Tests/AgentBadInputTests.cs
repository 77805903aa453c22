using System.Text;

namespace Mocks.MockCoderd.Tests;

/// <summary>Requests that are cut off or never end get the documented answer, and the next request is served.</summary>
public sealed class AgentBadInputTests
{
    private const string Token = $"Coder-Session-Token: {Known.AgentToken}";

    private static readonly (string Method, string Path)[] Writes =
        [("PATCH", "logs"), ("PATCH", "app-status"), ("POST", "log-source")];

    [Fact]
    public async Task A_chunked_body_without_its_end_holds_up_nobody_else()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var open = new List<RawClient>();
        foreach (var (method, path) in Writes)
        {
            var connection = await RawClient.ConnectAsync(coderd.Address);
            open.Add(connection);
            await connection.SendAsync(TestCoderd.Head(method, $"{Known.Agents}/{path}", Token, "Transfer-Encoding: chunked") + "2\r\n{}\r\n");
        }

        await AssertServedAsync(coderd);
        Assert.All(open, connection => Assert.Equal(0, connection.Available));

        // A client that closes the connection has still sent its request.
        open.ForEach(connection => connection.Dispose());
        await AssertServedAsync(coderd);
    }

    [Fact]
    public async Task A_chunked_body_that_ends_is_read()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var connection = await RawClient.ConnectAsync(coderd.Address);

        await connection.SendAsync(TestCoderd.Head("PATCH", $"{Known.Agents}/logs", Token, "Connection: close", "Transfer-Encoding: chunked")
            + "9\r\n{\"logs\":[\r\n10\r\n{\"output\":\"one\"}\r\n2\r\n]}\r\n0\r\n\r\n");

        Assert.Equal(Reply.Json(200, "null"), Reply.Parse(await connection.ReadBytesToEndAsync()).Text);
    }

    [Fact]
    public async Task A_length_that_promises_too_much_waits_and_one_that_promises_too_little_cuts()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var tooMuch = await RawClient.ConnectAsync(coderd.Address);
        await tooMuch.SendAsync(TestCoderd.Head("PATCH", $"{Known.Agents}/logs", Token, "Content-Length: 100") + """{"logs":[{"output":"x"}]}""");
        using var tooLittle = await RawClient.ConnectAsync(coderd.Address);
        await tooLittle.SendAsync(TestCoderd.Head("PATCH", $"{Known.Agents}/logs", Token, "Connection: close", "Content-Length: 5") + """{"logs":[{"output":"x"}]}""");

        var cut = Reply.Parse(await tooLittle.ReadBytesToEndAsync());

        Assert.Equal(Reply.Json(400, """{"message":"Request body must be valid JSON.","detail":"unexpected EOF"}"""), cut.Text);
        Assert.Equal(0, tooMuch.Available);
        await AssertServedAsync(coderd);
    }

    [Theory]
    [InlineData("GET", "gitsshkey")]
    [InlineData("GET", "reinit?wait=true")]
    [InlineData("GET", "rpc?version=9.9")]
    [InlineData("GET", "external-auth")]
    [InlineData("PATCH", "logs")]
    [InlineData("PATCH", "app-status")]
    [InlineData("POST", "log-source")]
    public async Task A_wrong_token_in_an_earlier_place_hides_the_right_one_in_the_next(string method, string path)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var join = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';

        foreach (var (query, headers) in new (string, string[])[]
        {
            ("", ["Cookie: coder_session_token=wrong", Token]),
            ($"{join}coder_session_token=wrong", [Token]),
            ("", ["Coder-Session-Token: wrong", $"Authorization: Bearer {Known.AgentToken}"]),
            ($"{join}access_token={Known.AgentToken}", ["Authorization: Bearer wrong"]),
            ("", [$"Coder-Session-Token: {Known.ApiKey}"]),
            ("", [$"Coder-Session-Token: {Known.Agent}"]),
            ("", [$"X-Coder-Session-Token: {Known.AgentToken}"]),
            ("", [$"Authorization: Basic {Known.AgentToken}"]),
        })
        {
            var reply = await coderd.SendAsync(method, $"{Known.Agents}/{path}{query}", null, "{}"u8.ToArray(), headers);

            Assert.Equal(401, reply.Status);
            Assert.Null(reply.Header("WWW-Authenticate"));
        }
    }

    [Fact]
    public async Task A_body_of_any_bytes_is_refused_or_taken_and_never_an_internal_error()
    {
        await using var coderd = await TestCoderd.StrictAsync(rateLimit: -1);
        foreach (var body in (byte[][])[[0], [0xff, 0xfe], [.. "{\"logs\":"u8, 0xff], "{\"logs\":[{\"output\":\"\\ud800\"}]}"u8.ToArray(),
            Encoding.UTF8.GetBytes(new string('[', 20_000)), "\"x\""u8.ToArray(), "1e999"u8.ToArray()])
        {
            foreach (var (method, path) in Writes)
            {
                Assert.InRange((await coderd.SendAsync(method, $"{Known.Agents}/{path}", Known.AgentToken, body)).Status, 200, 499);
            }
        }

        await AssertServedAsync(coderd);
    }

    [Fact]
    public async Task A_body_beyond_the_mocks_cap_is_refused_as_the_release_does()
    {
        await using var old = await AgentCalls.OfReleaseAsync("2.35");
        await using var later = await AgentCalls.OfReleaseAsync("2.36");
        var body = Encoding.UTF8.GetBytes($$"""{"logs":[{"output":"{{new string('x', 17 * 1024 * 1024)}}"}]}""");

        var before = await old.SendAsync("PATCH", $"{Known.Agents}/logs", Known.AgentToken, body);
        var after = await later.SendAsync("PATCH", $"{Known.Agents}/logs", Known.AgentToken, body);

        Assert.Equal(Reply.Json(400, """{"message":"Request body must be valid JSON.","detail":"http: request body too large"}"""), before.Text);
        Assert.Equal(Reply.Json(413, """{"message":"Request body too large.","detail":"http: request body too large"}"""), after.Text);
    }

    private static async Task AssertServedAsync(TestCoderd coderd) => Assert.Equal(200, (await coderd.GetAsAgentAsync("gitsshkey")).Status);
}
