namespace Mocks.MockCoderd.Tests.Auth;

/// <summary>The API keys of users.</summary>
public sealed class UserAuthTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private const string Challenge =
        "Bearer realm=\"coder\", error=\"invalid_token\", error_description=\"The access token has expired\", " +
        "resource_metadata=\"https://coder.example.com/.well-known/oauth-protected-resource\"";

    private readonly TestCoderd _coderd = strict.Coderd;

    [Theory]
    [InlineData(null, """Cookie \"coder_session_token\" or query parameter must be provided.""")]
    [InlineData("nohyphen", "Invalid API key format: incorrect amount of API key parts, expected 2 got 1")]
    [InlineData(Known.AgentToken, "Invalid API key format: incorrect amount of API key parts, expected 2 got 5")]
    [InlineData("short-mocksessionsecret00001", "Invalid API key format: invalid API key ID length, expected 10 got 5")]
    [InlineData("short-short", "Invalid API key format: invalid API key ID length, expected 10 got 5")]
    [InlineData("ümocksess-x", "Invalid API key format: invalid API key secret length, expected 22 got 1")]
    [InlineData("mocksessid-short", "Invalid API key format: invalid API key secret length, expected 22 got 5")]
    [InlineData("unknownkey-mocksessionsecret00001", "API key is invalid.")]
    [InlineData("mocksessid-mocksessionsecret00002", "API key secret is invalid.")]
    [InlineData("mocksessid-mockothersecret0000001", "API key secret is invalid.")]
    public async Task A_bad_key_is_refused_with_its_reason_and_a_challenge(string? key, string detail)
    {
        var reply = await _coderd.GetAsync(Known.Logs, key);

        Assert.Equal(Reply.Json(401,
            $$"""{"message":"You are signed out or your session has expired. Please sign in again to continue.","detail":"{{detail}}"}"""), reply.Text);
        Assert.Equal(Challenge, reply.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task The_key_is_looked_at_before_the_task()
    {
        var reply = await _coderd.GetAsync("/api/v2/tasks/nobody/nothing/logs", "mocksessid-mocksessionsecret00002");

        Assert.Equal(401, reply.Status);
    }

    [Fact]
    public async Task A_missing_task_carries_no_challenge()
    {
        var reply = await _coderd.GetAsync("/api/v2/tasks/me/nothing/logs", Known.ApiKey);

        Assert.Equal(Reply.Json(404, Known.NotFound), reply.Text);
        Assert.Null(reply.Header("WWW-Authenticate"));
    }
}
