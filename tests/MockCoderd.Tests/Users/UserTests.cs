namespace Mocks.MockCoderd.Tests.Users;

/// <summary>The route that tests a user's key.</summary>
public sealed class UserTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private readonly TestCoderd _coderd = strict.Coderd;

    [Fact]
    public async Task A_good_key_is_told_whose_it_is()
    {
        var reply = await _coderd.GetAsync("/api/v2/users/me", Known.ApiKey);

        Assert.Equal(Reply.Json(200,
            $$"""{"id":"{{Known.User}}","username":"dev","email":"dev@example.com","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z","last_seen_at":"2026-02-01T11:00:00Z","status":"active","login_type":"password","organization_ids":["00000000-0000-4000-8000-0000000000f0"],"roles":[]}"""),
            reply.Text);
    }

    [Fact]
    public async Task An_agents_token_is_none()
    {
        var reply = await _coderd.GetAsync("/api/v2/users/me", Known.AgentToken);

        Assert.Equal(Reply.Json(401,
            """{"message":"You are signed out or your session has expired. Please sign in again to continue.","detail":"Invalid API key format: incorrect amount of API key parts, expected 2 got 5"}"""),
            reply.Text);
    }
}
