namespace Mocks.MockWorkspaceAgent.Tests;

/// <summary>Paths and methods without a route, and the requests that a web page sends.</summary>
public sealed class RouterTests
{
    [Theory]
    [InlineData("seed")]
    [InlineData("merged")]
    public async Task It_greets(string profile)
    {
        await using var agent = await TestAgent.OfAsync(profile);

        Assert.Equal(Reply.Json(200, """{"message":"Hello from the agent!"}"""), (await agent.GetAsync("/")).Text);
    }

    [Theory]
    [InlineData("GET", "/nope")]
    [InlineData("GET", "//")]
    [InlineData("GET", "/api/v0")]
    [InlineData("POST", "/api/v0/nope")]
    public async Task An_unknown_path_is_plain_text(string method, string path)
    {
        await using var agent = await TestAgent.SeedAsync();

        var reply = await agent.SendAsync(method, path);

        Assert.Equal(Reply.NotFound, reply.Text);
        Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
        Assert.Empty(agent.Verdicts);
    }

    [Fact]
    public async Task A_wrong_method_names_the_right_one_and_a_method_that_chi_does_not_know_names_none()
    {
        await using var agent = await TestAgent.SeedAsync();

        var wrong = await agent.SendAsync("POST", "/");
        var unknown = await agent.SendAsync("BREW", "/nope");

        Assert.Equal((405, "GET", ""), (wrong.Status, wrong.Header("Allow"), wrong.Body));
        Assert.Equal((405, (string?)null, ""), (unknown.Status, unknown.Header("Allow"), unknown.Body));
    }

    [Fact]
    public async Task A_web_page_may_not_send_requests_and_no_other_host_is_answered()
    {
        await using var agent = await TestAgent.SeedAsync();

        var page = await agent.GetAsync("/", "Origin: https://evil.example");
        var host = Reply.Parse(await SendToAsync(agent, "evil.example"));

        Assert.Equal(Reply.Json(403, """{"message":"Origin \"https://evil.example\" may not use a mock that runs commands."}"""), page.Text);
        Assert.Equal(Reply.Json(400, """{"message":"Host \"evil.example\" is not one this mock answers to.","detail":"It answers to localhost, 127.0.0.1 and [::1]. Name others with --allow-host or MOCK_ALLOWED_HOSTS."}"""), host.Text);
        Assert.Equal([
            "guarded: a real workspace agent does not check origins: it would take the request | Origin \"https://evil.example\"",
            "guarded: a real workspace agent does not check hosts: it would take the request | Host: evil.example",
        ], agent.Verdicts);
    }

    private static async Task<byte[]> SendToAsync(TestAgent agent, string host)
    {
        using var connection = await RawClient.ConnectAsync(agent.Address);
        await connection.SendAsync($"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        return await connection.ReadBytesToEndAsync();
    }
}
