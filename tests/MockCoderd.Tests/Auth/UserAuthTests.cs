using Mocks.MockCoderd.World;

namespace Mocks.MockCoderd.Tests.Auth;

/// <summary>The API keys of users.</summary>
public sealed class UserAuthTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private const string Challenge =
        "Bearer realm=\"coder\", error=\"invalid_token\", error_description=\"The access token has expired\", " +
        "resource_metadata=\"https://coder.example.com/.well-known/oauth-protected-resource\"";

    private const string Task = "/api/v2/tasks/me/demo";

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
    public async Task An_expired_key_says_when_and_a_dormant_user_is_woken()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var user = coderd.World.DefaultUser;
        coderd.World.Put(user with { ApiKeyExpiresAt = coderd.World.Now.AddMilliseconds(1500), Status = UserStatus.Dormant });

        var before = await coderd.GetAsync(Task, Known.ApiKey);
        coderd.Time.Advance(TimeSpan.FromMilliseconds(1500));
        var after = await coderd.GetAsync(Task, Known.ApiKey);

        Assert.Equal(200, before.Status);
        Assert.Equal(SignedOut("API key expired at \\\"2026-02-01 11:00:01.5 +0000 UTC\\\"."), after.Text);
        Assert.Equal(Challenge, after.Header("WWW-Authenticate"));
    }

    [Theory]
    [InlineData("OpenID Connect", true, false, null, "You must re-authenticate with the login provider.")]
    [InlineData("GitHub", false, true, null, "GitHub session expired at \\\"2026-02-01 11:00:00 +0000 UTC\\\". Try signing in again.")]
    [InlineData("OpenID Connect", false, true, null, "OpenID Connect session expired at \\\"2026-02-01 11:00:00 +0000 UTC\\\". Try signing in again.")]
    public async Task A_login_that_is_gone_or_over_is_told(string provider, bool gone, bool over, string? refresh, string detail)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        coderd.World.Put(coderd.World.DefaultUser with { Login = new(provider, gone, over ? coderd.World.Now : null, refresh) });

        Assert.Equal(SignedOut(detail), (await coderd.GetAsync(Task, Known.ApiKey)).Text);
    }

    [Fact]
    public async Task A_refresh_that_was_refused_has_a_message_of_its_own()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        coderd.World.Put(coderd.World.DefaultUser with { Login = new("OpenID Connect", RefreshError: "oauth2: \"invalid_grant\"") });

        var reply = await coderd.GetAsync(Task, Known.ApiKey);

        Assert.Equal(Reply.Json(401,
            """{"message":"Could not refresh expired OpenID Connect token. Try re-authenticating to resolve this issue.","detail":"oauth2: \"invalid_grant\""}"""), reply.Text);
        Assert.Equal(Challenge, reply.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task A_suspended_user_is_refused_last_and_the_challenge_does_not_speak_of_expiry()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        coderd.World.Put(coderd.World.DefaultUser with { Status = UserStatus.Suspended });

        var suspended = await coderd.GetAsync(Task, Known.ApiKey);
        coderd.World.Put(coderd.World.DefaultUser with { ApiKeyExpiresAt = coderd.World.Now });
        var expired = await coderd.GetAsync(Task, Known.ApiKey);

        Assert.Equal(Reply.Json(401,
            """{"message":"User is not active (status = \"suspended\"). Contact an admin to reactivate your account."}"""), suspended.Text);
        Assert.Equal(Challenge.Replace("has expired", "is invalid", StringComparison.Ordinal), suspended.Header("WWW-Authenticate"));
        Assert.Equal(SignedOut("API key expired at \\\"2026-02-01 11:00:00 +0000 UTC\\\"."), expired.Text);
    }

    [Fact]
    public async Task The_key_of_a_workspace_outlives_its_owners_own_and_their_login()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        coderd.World.Put(coderd.World.DefaultUser with { ApiKeyExpiresAt = coderd.World.Now, Login = new("GitHub", LinkGone: true) });

        var own = await coderd.GetAsync(Task, Known.ApiKey);
        var workspaces = await coderd.GetAsync(Task, "mockowner1-mockownersecret0000001");

        Assert.Equal((401, 200), (own.Status, workspaces.Status));
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

    private static string SignedOut(string detail) => Reply.Json(401,
        $$"""{"message":"You are signed out or your session has expired. Please sign in again to continue.","detail":"{{detail}}"}""");
}
