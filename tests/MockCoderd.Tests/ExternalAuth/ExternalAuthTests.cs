namespace Mocks.MockCoderd.Tests.ExternalAuth;

/// <summary>The owner's tokens for external services.</summary>
public sealed class ExternalAuthTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private const string Login =
        """{"access_token":"","token_extra":null,"url":"https://coder.example.com/external-auth/gitlab","type":"","username":"","password":""}""";

    private const string Filters =
        """The configured external auth provider have regex filters that do not match the url. Provider url regex: github=\"^(https?://)?github\\\\.com(/.*)?$\",gitlab=\"^(https?://)?gitlab\\\\.com(/.*)?$""" + "\\\"";

    private readonly TestCoderd _coderd = strict.Coderd;

    [Theory]
    [InlineData("external-auth?id=github&match=")]
    [InlineData("external-auth?id=github&match=&git_branch=main&git_remote_origin=x&chat_id=no-uuid&unknown=1")]
    [InlineData("external-auth?match=https%3A%2F%2Fgithub.com%2Fo%2Fr&id=")]
    [InlineData("external-auth?url=github.com")]
    [InlineData("gitauth?url=https://github.com/o/r")]
    [InlineData("gitauth?url=https://gitlab.com/o/r&match=https://github.com/o/r")]
    [InlineData("gitauth?id=github&listen")]
    public async Task A_linked_provider_gives_its_token(string path)
    {
        var reply = await _coderd.GetAsAgentAsync(path);

        Assert.Equal(Reply.Json(200,
            """{"access_token":"gho_mockgithubtokenofdev","token_extra":null,"url":"","type":"github","username":"gho_mockgithubtokenofdev","password":""}"""), reply.Text);
    }

    [Theory]
    [InlineData("external-auth?id=gitlab", Known.AgentToken, "gitlab")]
    [InlineData("external-auth?match=https://gitlab.com/x", Known.AgentToken, "gitlab")]
    [InlineData("external-auth?id=github", Known.OtherAgentToken, "github")]
    public async Task One_that_the_owner_has_not_linked_gives_the_page_to_link_it_on(string path, string token, string provider)
    {
        var reply = await _coderd.GetAsAgentAsync(path, token);

        Assert.Equal(Reply.Json(200, Login.Replace("gitlab", provider, StringComparison.Ordinal)), reply.Text);
    }

    [Theory]
    [InlineData("external-auth", "'url' or 'id' must be provided!")]
    [InlineData("external-auth?id=&match=&listen=true", "'url' or 'id' must be provided!")]
    [InlineData("external-auth?ID=github", "'url' or 'id' must be provided!")]
    [InlineData("external-auth?id=github&match=x", "'url' and 'id' cannot be provided together!")]
    [InlineData("gitauth?id=nothing&url=x", "'url' and 'id' cannot be provided together!")]
    public async Task Exactly_one_of_the_two_names_is_wanted(string path, string message)
    {
        Assert.Equal(Reply.Json(400, $$"""{"message":"{{message}}"}"""), (await _coderd.GetAsAgentAsync(path)).Text);
    }

    [Theory]
    [InlineData("external-auth?match=https://x.org/a%22b", """https://x.org/a\\\"b""")]
    [InlineData("external-auth?id=nothing", "")]
    [InlineData("external-auth?id=GitHub", "")]
    public async Task An_unknown_provider_is_refused_with_all_the_filters(string path, string url)
    {
        Assert.Equal(
            Reply.Json(404, $$"""{"message":"No matching external auth provider found in Coder for the url \"{{url}}\".","detail":"{{Filters}}"}"""),
            (await _coderd.GetAsAgentAsync(path)).Text);
    }

    [Fact]
    public async Task The_parameters_are_looked_at_before_the_token_of_nobody()
    {
        Assert.Equal(Reply.Json(401, AgentCalls.NoToken), (await _coderd.GetAsAgentAsync("external-auth", null)).Text);
    }

    [Theory]
    [InlineData("2.29", "")]
    [InlineData("2.35", "")]
    [InlineData("2.36", "\"expires_at\":\"0001-01-01T00:00:00Z\",")]
    [InlineData("2.37", "\"expires_at\":\"0001-01-01T00:00:00Z\",")]
    public async Task The_expiry_is_told_from_2_36_on(string release, string expiry)
    {
        await using var coderd = await AgentCalls.OfReleaseAsync(release);

        var linked = await coderd.GetAsAgentAsync("external-auth?id=github");
        var not = await coderd.GetAsAgentAsync("external-auth?id=gitlab");

        Assert.Equal(Reply.Json(200,
            $$"""{"access_token":"gho_mockgithubtokenofdev","token_extra":null,"url":"","type":"github",{{expiry}}"username":"gho_mockgithubtokenofdev","password":""}"""), linked.Text);
        Assert.Equal(Reply.Json(200,
            $$"""{"access_token":"","token_extra":null,"url":"https://coder.example.com/external-auth/gitlab","type":"",{{expiry}}"username":"","password":""}"""), not.Text);
    }
}
