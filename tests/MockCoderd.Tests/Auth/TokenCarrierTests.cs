namespace Mocks.MockCoderd.Tests.Auth;

/// <summary>The places that a token is read from, and their order.</summary>
public sealed class TokenCarrierTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private const string Good = Known.ApiKey;
    private const string Query = $"?coder_session_token={Known.ApiKey}";

    private readonly TestCoderd _coderd = strict.Coderd;

    [Theory]
    [InlineData("", $"Cookie: coder_session_token={Good}")]
    [InlineData("", $"Cookie: a=b; coder_session_token=\"{Good}\"; coder_session_token=wrong")]
    [InlineData(Query)]
    [InlineData("", $"Coder-Session-Token: {Good}")]
    [InlineData("", $"Authorization: Bearer {Good}")]
    [InlineData("", $"Authorization: bEARER   {Good}")]
    [InlineData($"?access_token={Good}")]
    [InlineData($"?access_token=+{Good}%20")]
    public async Task Each_of_five_places_carries_a_token(string query, params string[] headers)
    {
        var reply = await _coderd.GetAsync(Known.Logs + query, null, headers);

        Assert.Equal(500, reply.Status);
    }

    [Theory]
    [InlineData(Query, "Cookie: coder_session_token=wrong")]
    [InlineData("?coder_session_token=wrong", $"Coder-Session-Token: {Good}")]
    [InlineData("", "Coder-Session-Token: wrong", $"Authorization: Bearer {Good}")]
    [InlineData($"?access_token={Good}", "Authorization: Bearer wrong")]
    [InlineData($"?access_token={Good}", "Authorization: Bearer \u00a0")]
    public async Task A_wrong_token_in_an_earlier_place_hides_the_right_one_in_the_next(string query, params string[] headers)
    {
        var reply = await _coderd.GetAsync(Known.Logs + query, null, headers);

        Assert.Equal(401, reply.Status);
    }

    [Theory]
    [InlineData(Query, "Cookie: coder_session_token=")]
    [InlineData("?coder_session_token=", $"Coder-Session-Token: {Good}")]
    [InlineData("", "Coder-Session-Token:", $"Authorization: Bearer {Good}")]
    [InlineData($"?access_token={Good}", "Authorization: Basic eDp5")]
    [InlineData(Query, "Cookie: Coder_Session_Token=wrong")]
    [InlineData($"?Coder_Session_Token=wrong&access_token={Good}")]
    public async Task A_place_that_is_empty_or_named_otherwise_is_passed_over(string query, params string[] headers)
    {
        var reply = await _coderd.GetAsync(Known.Logs + query, null, headers);

        Assert.Equal(500, reply.Status);
    }

    [Theory]
    [InlineData("", $"Cookie: coder_session_token={Good}%20")]
    [InlineData($"?coder_session_token={Good}+")]
    public async Task Only_the_last_two_places_forgive_blanks(string query, params string[] headers)
    {
        var reply = await _coderd.GetAsync(Known.Logs + query, null, headers);

        Assert.Equal(401, reply.Status);
    }

    [Theory]
    [InlineData($"Cookie: coder_session_token={Known.AgentToken}")]
    [InlineData($"Coder-Session-Token: {Known.AgentToken}")]
    [InlineData($"Authorization: Bearer {Known.AgentToken}")]
    public async Task Agents_carry_their_tokens_the_same_way(string header)
    {
        var reply = await _coderd.SendAsync("POST", Known.Snapshot, null, "{}"u8.ToArray(), header);

        Assert.Equal(400, reply.Status);
    }
}
