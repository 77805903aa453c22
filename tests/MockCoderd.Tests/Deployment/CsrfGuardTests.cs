namespace Mocks.MockCoderd.Tests.Deployment;

/// <summary>Requests that a session cookie alone does not authorise.</summary>
public sealed class CsrfGuardTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private const string Create = "/api/v2/tasks/me";
    private const string Session = $"coder_session_token={Known.ApiKey}";
    private const string Csrf = "csrf_token=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    // The mask is 32 times 0x01, so every byte of the real token is changed by one bit.
    private const string Masked = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQExMDMyNTQ3Njk4MTAzMjU0NzY5ODEwMzI1NDc2OTgxMA==";
    private const string Missing = "Something is wrong with your CSRF token. Please refresh the page. If this error persists, try clearing your cookies.\n";
    private const string Differ =
        "CSRF error encountered. Authentication via \"coder_session_token\" cookie and \"Coder-Session-Token\" header detected, but the values do not match. " +
        "To resolve this issue ensure the values used in both match, or only use one of the authentication methods. You can also try clearing your cookies if this error persists.\n";

    private readonly TestCoderd _coderd = strict.Coderd;

    [Theory]
    [InlineData("POST", Create)]
    [InlineData("PATCH", "/api/v2/tasks/me/demo/input")]
    [InlineData("DELETE", "/api/v2/nothing")]
    public async Task A_change_by_cookie_alone_is_refused_before_the_limiter(string method, string path)
    {
        var reply = await _coderd.SendAsync(method, path, null, null, $"Cookie: {Session}; {Csrf}");

        Assert.Equal(Reply.Of(400, "text/plain; charset=utf-8", Missing), reply.Text);
        Assert.Empty(reply.Headers("X-Ratelimit-Limit"));
    }

    [Fact]
    public async Task A_header_that_says_another_token_is_told_apart()
    {
        var reply = await _coderd.SendAsync("POST", Create, Known.OtherApiKey, null, $"Cookie: {Session}");

        Assert.Equal(Reply.Of(400, "text/plain; charset=utf-8", Differ), reply.Text);
    }

    [Theory]
    [InlineData($"Cookie: {Session}; {Csrf}", "X-CSRF-TOKEN: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")]
    [InlineData($"Cookie: {Session}; {Csrf}", $"X-CSRF-TOKEN: {Masked}")]
    [InlineData($"Cookie: {Session}", $"Coder-Session-Token: {Known.ApiKey}")]
    [InlineData($"Cookie: {Session}", "Authorization: Bearer x")]
    [InlineData("Cookie: other=1", $"Coder-Session-Token: {Known.ApiKey}")]
    public async Task Whoever_shows_their_intent_passes(params string[] headers)
    {
        var reply = await _coderd.SendAsync("POST", Create, null, "{}"u8.ToArray(), headers);

        Assert.Equal(Reply.Json(400, """{"message":"Template version not found or you do not have access to this resource"}"""), reply.Text);
    }

    [Theory]
    [InlineData("X-CSRF-TOKEN: AAAA")]
    [InlineData("X-CSRF-TOKEN: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDI=")]
    [InlineData("X-CSRF-TOKEN: no base64")]
    public async Task A_wrong_token_is_none(string header)
    {
        var reply = await _coderd.SendAsync("POST", Create, null, null, $"Cookie: {Session}; {Csrf}", header);

        Assert.Equal(Reply.Of(400, "text/plain; charset=utf-8", Missing), reply.Text);
    }

    [Theory]
    [InlineData("GET", "/api/v2/tasks/me/demo", 200)]
    [InlineData("POST", $"{Create}?coder_session_token={Known.ApiKey}", 400)]
    [InlineData("POST", $"/{Create}", 400)]
    public async Task Reading_a_token_in_the_query_and_two_slashes_are_not_guarded(string method, string path, int status)
    {
        var reply = await _coderd.SendAsync(method, path, null, "{}"u8.ToArray(), $"Cookie: {Session}");

        Assert.Equal((status, "application/json; charset=utf-8"), (reply.Status, reply.Header("Content-Type")));
    }

    [Fact]
    public async Task Agents_are_exempt()
    {
        var reply = await _coderd.SendAsync("POST", Known.Snapshot, null, "{\"messages\":[]}"u8.ToArray(), $"Cookie: coder_session_token={Known.AgentToken}");

        Assert.Equal(Reply.Nothing(204), reply.Text);
    }
}
