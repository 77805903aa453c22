using Mocks.MockCoderd.World;

namespace Mocks.MockCoderd.Tests.Reinit;

/// <summary>The stream on which an agent of a prebuilt workspace waits for its claim.</summary>
public sealed class ReinitTests
{
    private const string NotWaiting = "Workspace is not a prebuilt workspace waiting to be claimed.";
    private const string Event =
        $$"""event: data⏎data: {"workspace_id":"{{Known.PrebuiltWorkspace}}","reason":"prebuild_claimed","owner_id":"{{Known.User}}"}⏎⏎""";
    private const string Claim = $"world/workspaces/{Known.PrebuiltWorkspace}/claim";

    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("2.34", "?wait=true")]
    [InlineData("2.34", "")]
    [InlineData("2.31", "?wait=true")]
    public async Task Nothing_is_sent_before_the_first_ping_and_then_one_every_15_seconds(string release, string query)
    {
        await using var coderd = await AgentCalls.OfReleaseAsync(release);
        using var stream = await OpenAsync(coderd, query);
        await coderd.Time.UntilSomethingWaitsAsync(PingEvery);
        coderd.Time.Advance(PingEvery - TimeSpan.FromTicks(1));
        Assert.Equal(0, stream.Available);

        coderd.Time.Advance(TimeSpan.FromTicks(1));
        var head = await stream.ReadHeadAsync();
        var first = await stream.ReadChunkAsync();
        coderd.Time.Advance(PingEvery);
        var second = await stream.ReadChunkAsync();

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", head, StringComparison.Ordinal);
        foreach (var line in (string[])["Content-Type: text/event-stream", "Cache-Control: no-cache", "Connection: keep-alive", "X-Accel-Buffering: no", "Transfer-Encoding: chunked"])
        {
            Assert.Contains($"\r\n{line}\r\n", head, StringComparison.Ordinal);
        }

        Assert.Equal(("event: ping\n\n", "event: ping\n\n"), (first, second));
    }

    [Theory]
    [InlineData("2.32", "?wait=true", Event)]
    [InlineData("2.34", "", Event)]
    [InlineData("2.29", "", $$"""event: data⏎data: {"WorkspaceID":"{{Known.PrebuiltWorkspace}}","reason":"prebuild_claimed"}⏎⏎""")]
    [InlineData("2.31", "?wait=true", $$"""event: data⏎data: {"WorkspaceID":"{{Known.PrebuiltWorkspace}}","reason":"prebuild_claimed"}⏎⏎""")]
    public async Task A_claim_is_told_at_once_in_the_words_of_the_release_and_the_stream_goes_on(string release, string query, string expected)
    {
        await using var coderd = await AgentCalls.OfReleaseAsync(release);
        using var stream = await OpenAsync(coderd, query);
        await coderd.Time.UntilSomethingWaitsAsync(PingEvery);

        var claimed = await coderd.AdminAsync("POST", Claim, """{"owner":"dev"}""");
        await stream.ReadHeadAsync();
        var first = await stream.ReadChunkAsync();
        coderd.Time.Advance(PingEvery);
        var second = await stream.ReadChunkAsync();

        Assert.Equal(1, claimed.GetProperty("listening").GetInt32());
        Assert.Equal((expected.Replace('⏎', '\n'), "event: ping\n\n"), (first, second));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("t")]
    [InlineData("T")]
    [InlineData("TRUE")]
    [InlineData("true")]
    [InlineData("True")]
    public async Task Who_waits_in_an_ordinary_workspace_is_told_not_to(string yes)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.GetAsAgentAsync($"reinit?wait={yes}");

        Assert.Equal(Conflict("This endpoint is only for agents running in prebuilt workspaces."), reply.Text);
    }

    [Theory]
    [InlineData("2.34", "?wait=tRuE")]
    [InlineData("2.34", "?wait=yes")]
    [InlineData("2.34", "?wait=0")]
    [InlineData("2.34", "?wait")]
    [InlineData("2.31", "?wait=true")]
    public async Task Who_does_not_wait_gets_pings_in_an_ordinary_workspace_too(string release, string query)
    {
        await using var coderd = await AgentCalls.OfReleaseAsync(release);
        using var stream = await OpenAsync(coderd, query, Known.AgentToken);
        await coderd.Time.UntilSomethingWaitsAsync(PingEvery);

        coderd.Time.Advance(PingEvery);

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await stream.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal("event: ping\n\n", await stream.ReadChunkAsync());
    }

    [Fact]
    public async Task A_claim_that_was_built_before_is_told_at_once()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("POST", Claim, """{"owner":"dev"}""");

        using var stream = await OpenAsync(coderd, "?wait=true");
        await stream.ReadHeadAsync();

        Assert.Equal(Event.Replace('⏎', '\n'), await stream.ReadChunkAsync());
    }

    [Theory]
    [InlineData("2.32", "HTTP/1.1 200 OK")]
    [InlineData("2.33", "HTTP/1.1 409 Conflict")]
    public async Task From_2_33_on_a_claim_that_a_later_build_has_handled_is_none(string release, string status)
    {
        await using var coderd = await AgentCalls.OfReleaseAsync(release);
        await coderd.AdminAsync("POST", Claim, """{"owner":"dev"}""");
        coderd.World.Build(Guid.Parse(Known.PrebuiltWorkspace), Transition.Stop, coderd.World.DefaultUser, "initiator");
        using var stream = await OpenAsync(coderd, "?wait=true");

        var head = await stream.ReadHeadAsync();

        Assert.StartsWith($"{status}\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_wait_a_claim_that_was_built_before_is_missed()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("POST", Claim, """{"owner":"dev"}""");
        using var stream = await OpenAsync(coderd, "");
        await coderd.Time.UntilSomethingWaitsAsync(PingEvery);

        coderd.Time.Advance(PingEvery);
        await stream.ReadHeadAsync();

        Assert.Equal("event: ping\n\n", await stream.ReadChunkAsync());
    }

    [Theory]
    [InlineData("""{"owner":"dev","job":null}""")]
    [InlineData("""{"owner":"dev","job":"pending"}""")]
    [InlineData("""{"owner":"dev","job":"running"}""")]
    public async Task While_the_claim_is_being_built_the_stream_waits_and_tells_it_then(string claim)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("POST", Claim, claim);
        using var stream = await OpenAsync(coderd, "?wait=true");
        await coderd.Time.UntilSomethingWaitsAsync(PingEvery);

        await coderd.AdminAsync("POST", Claim, """{"owner":"dev","job":"succeeded"}""");
        await stream.ReadHeadAsync();

        Assert.Equal(Event.Replace('⏎', '\n'), await stream.ReadChunkAsync());
    }

    [Fact]
    public async Task A_claim_that_failed_is_final_on_the_next_connection_and_silent_on_this_one()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("POST", Claim, """{"owner":"dev","job":"running"}""");
        using var stream = await OpenAsync(coderd, "?wait=true");
        await coderd.Time.UntilSomethingWaitsAsync(PingEvery);

        await coderd.AdminAsync("POST", Claim, """{"owner":"dev","job":"failed","error":"no <room>"}""");
        coderd.Time.Advance(PingEvery);
        await stream.ReadHeadAsync();
        var next = await coderd.GetAsAgentAsync("reinit?wait=true", Known.PrebuiltAgentToken);

        Assert.Equal("event: ping\n\n", await stream.ReadChunkAsync());
        Assert.Equal(Reply.Json(409, """{"message":"Claim build failed permanently.","detail":"no \u003croom\u003e"}"""), next.Text);
    }

    [Fact]
    public async Task The_claim_of_another_workspace_is_not_told()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var stream = await OpenAsync(coderd, "", Known.AgentToken);
        await coderd.Time.UntilSomethingWaitsAsync(PingEvery);

        var claimed = await coderd.AdminAsync("POST", Claim, """{"owner":"dev"}""");

        Assert.Equal(0, claimed.GetProperty("listening").GetInt32());
    }

    [Fact]
    public async Task After_a_claim_the_workspace_is_its_new_owners()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("POST", Claim, """{"owner":"other"}""");

        var mine = await coderd.GetAsync($"/api/v2/workspaces/{Known.PrebuiltWorkspace}", Known.ApiKey);
        var theirs = await coderd.GetAsync($"/api/v2/workspaces/{Known.PrebuiltWorkspace}", Known.OtherApiKey);
        var key = await coderd.GetAsAgentAsync("gitsshkey", Known.PrebuiltAgentToken);

        Assert.Equal([404, 200, 200], [mine.Status, theirs.Status, key.Status]);
    }

    [Theory]
    [InlineData(Known.Workspace, """{"owner":"dev"}""", 404)]
    [InlineData(Known.PrebuiltWorkspace, """{"owner":"nobody"}""", 404)]
    [InlineData(Known.PrebuiltWorkspace, """{"job":"done"}""", 400)]
    [InlineData(Known.PrebuiltWorkspace, """{"who":"dev"}""", 400)]
    public async Task What_cannot_be_claimed_is_refused(string workspace, string body, int status)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.PostAsync(body, $"/__admin/world/workspaces/{workspace}/claim", null);

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task Who_has_left_is_not_told()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var stream = await OpenAsync(coderd, "");
        await coderd.Time.UntilSomethingWaitsAsync(PingEvery);

        stream.Dispose();
        await coderd.AdminAsync("POST", "requests/wait", """{"request":{"urlPathPattern":".*reinit"},"answered":true}""");

        Assert.Equal(0, (await coderd.AdminAsync("POST", Claim, """{"owner":"dev"}""")).GetProperty("listening").GetInt32());
    }

    private static string Conflict(string detail) => Reply.Json(409, $$"""{"message":"{{NotWaiting}}","detail":"{{detail}}"}""");

    private static async Task<RawClient> OpenAsync(TestCoderd coderd, string query, string token = Known.PrebuiltAgentToken)
    {
        var connection = await RawClient.ConnectAsync(coderd.Address);
        await connection.SendAsync(TestCoderd.Head("GET", $"{Known.Agents}/reinit{query}", $"Coder-Session-Token: {token}"));
        return connection;
    }
}
