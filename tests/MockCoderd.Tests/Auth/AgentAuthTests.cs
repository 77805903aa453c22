namespace Mocks.MockCoderd.Tests.Auth;

/// <summary>The tokens of agents.</summary>
public sealed class AgentAuthTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private readonly TestCoderd _coderd = strict.Coderd;

    [Fact]
    public async Task A_request_without_a_token_is_refused_without_a_challenge()
    {
        var reply = await _coderd.PostAsync(Known.Empty, token: null);

        Assert.Equal(Reply.Json(401, """{"message":"Cookie \"coder_session_token\" must be provided."}"""), reply.Text);
        Assert.Null(reply.Header("WWW-Authenticate"));
    }

    [Theory]
    [InlineData("test-token", 10)]
    [InlineData(Known.ApiKey, 33)]
    [InlineData("g0000000-0000-4000-8000-0000000000aa", 36)]
    [InlineData("üü", 4)]
    public async Task A_token_that_is_no_uuid_is_refused_with_its_length_in_bytes(string token, int length)
    {
        var reply = await _coderd.PostAsync(Known.Empty, token: token);

        Assert.Equal(Reply.Json(401,
            $$"""{"message":"Workspace agent token invalid.","detail":"An agent token must be a valid UUIDv4. (len {{length}})"}"""), reply.Text);
        Assert.Null(reply.Header("WWW-Authenticate"));
    }

    [Theory]
    [InlineData("00000000-0000-4000-8000-0000000000ff")]
    [InlineData(Known.Task)]
    public async Task A_uuid_that_is_no_agents_token_is_refused(string token)
    {
        var reply = await _coderd.PostAsync(Known.Empty, token: token);

        Assert.Equal(Reply.Json(401,
            """{"message":"Workspace agent not authorized.","detail":"The agent cannot authenticate until the workspace provision job has been completed. If the job is no longer running, this agent is invalid."}"""),
            reply.Text);
        Assert.Null(reply.Header("WWW-Authenticate"));
    }

    [Theory]
    [InlineData("00000000-0000-4000-8000-0000000000AA")]
    [InlineData("000000000000400080000000000000aa")]
    [InlineData("URN:UUID:00000000-0000-4000-8000-0000000000aa")]
    [InlineData("{00000000-0000-4000-8000-0000000000aa}")]
    [InlineData("<00000000-0000-4000-8000-0000000000aa>")]
    public async Task Every_spelling_of_the_token_that_Go_takes_is_good(string token)
    {
        var reply = await _coderd.PostAsync(Known.Empty, token: token);

        Assert.Equal(Reply.Nothing(204), reply.Text);
    }
}
