using Mocks.MockCoderd.Bridge;

namespace Mocks.MockCoderd.Tests.Bridge;

/// <summary>The checks before a request reaches a model, in upstream's order.</summary>
public sealed class GateTests
{
    private const string Ask = """{"model":"gpt-5.2","input":"hi"}""";

    [Fact]
    public async Task A_bridge_that_is_off_says_premium_to_everyone_and_asks_for_no_key()
    {
        await using var coderd = await TestBridge.StartAsync(preset: "bridge-off");

        foreach (var path in (string[])[TestBridge.Responses, $"{TestBridge.Prefix}/nowhere", $"{TestBridge.Prefix}/interceptions"])
        {
            Assert.Equal(Reply.Json(403, """{"message":"AI Bridge is a Premium feature. Contact sales!"}"""),
                (await coderd.SendAsync("GET", path, null)).Text);
        }
    }

    [Theory]
    [InlineData("2.34", "/api/v2/aibridge", """{"message":"AI Bridge is a Premium feature. Contact sales!"}""", 403)]
    [InlineData("2.34", "/api/v2/ai-gateway", Known.RouteNotFound, 404)]
    [InlineData("2.35", "/api/v2/aibridge", """{"message":"AI Gateway is a Premium feature. Contact sales!"}""", 403)]
    [InlineData("2.35", "/api/v2/ai-gateway", """{"message":"AI Gateway is a Premium feature. Contact sales!"}""", 403)]
    public async Task Its_name_and_its_second_address_depend_on_the_release(string release, string prefix, string body, int status)
    {
        await using var coderd = await TestBridge.StartAsync(release: release, bridge: new BridgeSettings(BridgeState.Off));

        var reply = await coderd.GetAsync($"{prefix}/openai/v1/models");

        Assert.Equal(Reply.Json(status, body), reply.Text);
    }

    [Fact]
    public async Task A_coderd_that_was_built_without_it_knows_none_of_its_routes()
    {
        await using var coderd = await TestBridge.StartAsync(bridge: new BridgeSettings(BridgeState.Absent));

        foreach (var path in (string[])[TestBridge.Responses, TestBridge.Prefix, $"{TestBridge.Prefix}/models"])
        {
            Assert.Equal(Reply.Json(404, Known.RouteNotFound), (await coderd.SendAsync("POST", path, Ask)).Text);
        }
    }

    [Theory]
    [InlineData("POST", TestBridge.Responses)]
    [InlineData("GET", TestBridge.Prefix)]
    [InlineData("DELETE", $"{TestBridge.Prefix}/openai/v1/nothing")]
    public async Task A_request_without_a_key_is_a_400_in_plain_text_lenient_or_not(string method, string path)
    {
        await using var strict = await TestBridge.StartAsync();
        await using var lenient = await TestBridge.StartAsync(strict: false);

        foreach (var coderd in (TestBridge[])[strict, lenient])
        {
            var reply = await coderd.SendAsync(method, path, null, $"Coder-Session-Token: {Known.ApiKey}", $"Cookie: coder_session_token={Known.ApiKey}");

            Assert.Equal(Reply.Of(400, "text/plain; charset=utf-8", "no authentication key provided\n"), reply.Text);
            Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
            Assert.Empty(coderd.Verdicts);
        }
    }

    [Fact]
    public async Task The_first_thing_that_Claude_Code_sends_is_answered_as_upstream_does()
    {
        await using var coderd = await TestBridge.StartAsync();

        var reply = await coderd.SendAsync("HEAD", $"{TestBridge.Prefix}/anthropic", null);

        Assert.Equal((400, "31", ""), (reply.Status, reply.Header("Content-Length"), reply.Body));
    }

    [Theory]
    [InlineData("Authorization: Bearer wrong")]
    [InlineData($"Authorization: Bearer {Known.AgentToken}")]
    [InlineData("Authorization: Bearer mocksessid-mocksessionsecret00002")]
    [InlineData("X-Api-Key: mocksessidmocksessionsecret00001")]
    [InlineData($"X-Coder-AI-Governance-Token: nope", $"Authorization: Bearer {Known.ApiKey}")]
    public async Task A_key_that_is_not_good_is_a_403_in_plain_text_whatever_is_wrong_with_it(params string[] headers)
    {
        await using var coderd = await TestBridge.StartAsync();

        var reply = await coderd.PostAsync(TestBridge.Responses, Ask, headers);

        Assert.Equal(Reply.Of(403, "text/plain; charset=utf-8", "unauthorized\n"), reply.Text);
    }

    [Fact]
    public async Task Lenient_takes_any_key_and_says_what_the_real_one_would_have_said()
    {
        await using var coderd = await TestBridge.StartAsync(strict: false);

        var reply = await coderd.PostAsync(TestBridge.Responses, Ask, "Authorization: Bearer anything");

        Assert.Equal(200, reply.Status);
        Assert.Equal(["real coderd 2.34 would answer 403 unauthorized"], coderd.Verdicts);
    }

    [Theory]
    [InlineData($"Authorization: Bearer {Known.ApiKey}")]
    [InlineData($"Authorization: bEARER   {Known.ApiKey}")]
    [InlineData($"X-Api-Key: {Known.ApiKey}")]
    [InlineData("Authorization: Basic abc", $"X-Api-Key: {Known.ApiKey}")]
    [InlineData("Authorization: Bearer one two", $"X-Api-Key: {Known.ApiKey}")]
    [InlineData($"X-Coder-AI-Governance-Token: {Known.ApiKey}", "Authorization: Bearer the-users-own-provider-key")]
    public async Task A_key_is_taken_from_three_headers_in_their_order(params string[] headers)
    {
        await using var coderd = await TestBridge.StartAsync();

        Assert.Equal(200, (await coderd.PostAsync(TestBridge.Responses, Ask, headers)).Status);
    }

    [Theory]
    [InlineData("2.31", "X-Coder-Token")]
    [InlineData("2.32", "X-Coder-AI-Governance-Token")]
    public async Task The_bridges_own_header_changed_its_name(string release, string header)
    {
        await using var coderd = await TestBridge.StartAsync(release: release);

        Assert.Equal(200, (await coderd.PostAsync(TestBridge.Responses, Ask, $"{header}: {Known.ApiKey}")).Status);
    }

    [Fact]
    public async Task The_session_token_that_a_workspace_has_of_its_owner_is_such_a_key()
    {
        await using var coderd = await TestBridge.StartAsync();

        var reply = await coderd.PostAsync(TestBridge.Responses, Ask, "Authorization: Bearer mockowner1-mockownersecret0000001");

        Assert.Equal(200, reply.Status);
        var list = await coderd.GetAsync($"{TestBridge.Prefix}/interceptions", $"Coder-Session-Token: {Known.ApiKey}");
        Assert.Contains("\"api_key_id\":\"mockowner1\"", list.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/openai/v1/completions")]
    [InlineData("GET", "/openai/v1/embeddings")]
    [InlineData("POST", "/interceptions")]
    [InlineData("GET", "/anthropic")]
    public async Task A_path_that_is_no_route_is_named_in_plain_text(string method, string path)
    {
        await using var coderd = await TestBridge.StartAsync();

        var reply = await coderd.SendAsync(method, $"{TestBridge.Prefix}{path}", null, TestBridge.Bearer);

        Assert.Equal(Reply.Of(404, "text/plain; charset=utf-8", $"route not supported: {method} {path}\n"), reply.Text);
        Assert.Equal(1, (await coderd.AdminAsync("GET", "requests/unmatched")).GetProperty("requests").GetArrayLength());
    }

    [Fact]
    public async Task The_general_rate_limit_comes_before_the_licence()
    {
        await using var coderd = await TestBridge.StartAsync(preset: "bridge-off", rateLimit: 1);

        var first = await coderd.GetAsync($"{TestBridge.Prefix}/openai/v1/models");
        var second = await coderd.GetAsync($"{TestBridge.Prefix}/openai/v1/models");

        Assert.Equal((403, 429), (first.Status, second.Status));
    }
}
