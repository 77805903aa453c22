using System.Text;

namespace Mocks.MockCoderd.Tests.ExternalAuth;

/// <summary>External links that appear and disappear while a workspace requests them or waits.</summary>
public sealed class ExternalAuthLinkTests
{
    private const string Login =
        """{"access_token":"","token_extra":null,"url":"https://coder.example.com/external-auth/gitlab","type":"","username":"","password":""}""";

    private const string Token =
        """{"access_token":"glpat","token_extra":null,"url":"","type":"gitlab","username":"oauth2","password":"glpat"}""";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("""{"accessToken":"glpat"}""", Token)]
    [InlineData("""{"accessToken":"glpat","valid":false}""", Login)]
    [InlineData("""{"accessToken":"glpat","expiresAt":"2026-02-01T10:59:59Z"}""", Login)]
    [InlineData("""{"accessToken":"glpat","expiresAt":"2026-02-01T11:00:01Z"}""", Token)]
    public async Task A_link_is_as_good_as_its_token(string link, string expected)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        await coderd.AdminAsync("PUT", "external-auth/gitlab/links/dev", link);

        Assert.Equal(Reply.Json(200, expected), (await coderd.GetAsAgentAsync("external-auth?id=gitlab")).Text);
    }

    [Fact]
    public async Task A_token_that_cannot_be_refreshed_is_an_error()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("PUT", "external-auth/gitlab/links/dev", """{"accessToken":"glpat","refreshError":"oauth2: \"invalid_grant\""}""");

        var reply = await coderd.GetAsAgentAsync("external-auth?id=gitlab");

        Assert.Equal(Reply.Json(500, """{"message":"Failed to refresh external auth token.","detail":"oauth2: \"invalid_grant\""}"""), reply.Text);
    }

    [Fact]
    public async Task A_link_takes_the_place_of_the_users_own_and_of_nobody_elses()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("PUT", "external-auth/gitlab/links/other", """{"accessToken":"theirs"}""");
        await coderd.AdminAsync("PUT", "external-auth/gitlab/links/dev", """{"accessToken":"old"}""");

        await coderd.AdminAsync("PUT", "external-auth/gitlab/links/dev", """{"accessToken":"glpat"}""");

        Assert.Equal(Reply.Json(200, Token), (await coderd.GetAsAgentAsync("external-auth?id=gitlab")).Text);
        Assert.Equal(Reply.Json(200, Token.Replace("glpat", "theirs", StringComparison.Ordinal)), (await coderd.GetAsAgentAsync("external-auth?id=gitlab", Known.OtherAgentToken)).Text);
    }

    [Fact]
    public async Task Of_several_that_match_the_last_is_taken_and_of_several_of_one_id_the_first()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var github = coderd.World.ExternalAuth.Single(provider => provider.Id == "github");
        coderd.World.ExternalAuth = [github with { Id = "gitlab", Links = [] }, .. coderd.World.ExternalAuth, github with { Id = "second", Links = [] }];

        var matched = await coderd.GetAsAgentAsync("external-auth?match=github.com");
        var named = await coderd.GetAsAgentAsync("external-auth?id=gitlab");

        Assert.Equal(Reply.Json(200, Login.Replace("gitlab", "second", StringComparison.Ordinal)), matched.Text);
        Assert.Equal(Reply.Json(200, Login), named.Text);
    }

    [Fact]
    public async Task Where_no_provider_is_configured_none_is_found()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        coderd.World.ExternalAuth = [];

        Assert.Equal(
            Reply.Json(404, """{"message":"No matching external auth provider found in Coder for the url \"\".","detail":"External auth provider not found."}"""),
            (await coderd.GetAsAgentAsync("external-auth?id=github")).Text);
    }

    [Fact]
    public async Task An_agent_without_user_data_gets_no_token_but_is_told_of_a_provider_that_there_is_not()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        coderd.World.Change(Guid.Parse(Known.Workspace), workspace => (workspace with { Agents = [.. workspace.Agents.Select(agent => agent with { NoUserData = true })] }, true));

        var linked = await coderd.GetAsAgentAsync("external-auth?id=github");

        Assert.Equal(Reply.Json(403, """
            {"message":"Forbidden.","detail":"You don't have permission to view this content. If you believe this is a mistake, please contact your administrator or try signing in with different credentials."}
            """), linked.Text);
        Assert.Equal(404, (await coderd.GetAsAgentAsync("external-auth?id=nothing")).Status);
    }

    [Fact]
    public async Task A_link_taken_away_is_gone()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        await coderd.AdminAsync("DELETE", "external-auth/github/links/dev");

        Assert.Equal(Reply.Json(200, Login.Replace("gitlab", "github", StringComparison.Ordinal)), (await coderd.GetAsAgentAsync("external-auth?id=github")).Text);
    }

    [Theory]
    [InlineData("external-auth?id=gitlab&listen=true")]
    [InlineData("external-auth?id=gitlab&match=&listen=false")]
    [InlineData("gitauth?url=gitlab.com&listen")]
    public async Task Who_listens_is_answered_when_the_owner_has_linked_and_not_a_byte_before(string path)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var waiting = await ListenAsync(coderd, path);
        await coderd.Time.UntilSomethingWaitsAsync(Second);
        coderd.Time.Advance(Second);
        await coderd.Time.UntilSomethingWaitsAsync(Second);
        Assert.Equal(0, waiting.Available);

        await coderd.AdminAsync("PUT", "external-auth/gitlab/links/dev", """{"accessToken":"glpat"}""");
        Assert.Equal(0, waiting.Available);
        coderd.Time.Advance(Second);

        Assert.Equal(Reply.Json(200, Token), Reply.Parse(await waiting.ReadBytesToEndAsync()).Text);
    }

    [Theory]
    [InlineData("""{"accessToken":"bad","valid":false}""")]
    [InlineData("""{"accessToken":"bad","refreshError":"refused"}""")]
    public async Task Who_listens_waits_through_trouble_and_tokens_that_are_no_good(string trouble)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("PUT", "external-auth/gitlab/links/dev", trouble);
        using var waiting = await ListenAsync(coderd, "external-auth?id=gitlab&listen");
        await coderd.Time.UntilSomethingWaitsAsync(Second);

        // The same token is not validated again; an invalid one and an expired one are skipped.
        foreach (var link in (string[])["""{"accessToken":"bad"}""", """{"accessToken":"worse","valid":false}""", """{"accessToken":"old","expiresAt":"2026-02-01T10:00:00Z"}"""])
        {
            await coderd.AdminAsync("PUT", "external-auth/gitlab/links/dev", link);
            coderd.Time.Advance(Second);
            await coderd.Time.UntilSomethingWaitsAsync(Second);
            Assert.Equal(0, waiting.Available);
        }

        await coderd.AdminAsync("PUT", "external-auth/gitlab/links/dev", """{"accessToken":"glpat"}""");
        coderd.Time.Advance(Second);

        Assert.Equal(Reply.Json(200, Token), Reply.Parse(await waiting.ReadBytesToEndAsync()).Text);
    }

    [Theory]
    [InlineData("PUT", "external-auth/nothing/links/dev", "There is no external-auth provider nothing.")]
    [InlineData("PUT", "external-auth/github/links/nobody", "There is no user nobody.")]
    [InlineData("DELETE", "external-auth/nothing/links/dev", "There is no external-auth provider nothing.")]
    public async Task The_control_routes_say_what_is_not_there(string method, string path, string message)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.SendAsync(method, $"/__admin/{path}", null, """{"accessToken":"x"}"""u8.ToArray());

        Assert.Equal(404, reply.Status);
        Assert.Contains(message, reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"accessToken":null}""")]
    [InlineData("""{"access_token":"x"}""")]
    [InlineData("nonsense")]
    public async Task A_link_without_a_token_is_refused(string body)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.SendAsync("PUT", "/__admin/external-auth/gitlab/links/dev", null, Encoding.UTF8.GetBytes(body));

        Assert.Equal(400, reply.Status);
        Assert.Equal(Reply.Json(200, Login), (await coderd.GetAsAgentAsync("external-auth?id=gitlab")).Text);
    }

    private static async Task<RawClient> ListenAsync(TestCoderd coderd, string path)
    {
        var connection = await RawClient.ConnectAsync(coderd.Address);
        await connection.SendAsync(TestCoderd.Head("GET", $"{Known.Agents}/{path}", "Connection: close", $"Coder-Session-Token: {Known.AgentToken}"));
        return connection;
    }
}
