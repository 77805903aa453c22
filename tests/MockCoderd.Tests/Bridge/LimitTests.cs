using Mocks.MockCoderd.Bridge;

namespace Mocks.MockCoderd.Tests.Bridge;

/// <summary>The bridge's own limits, which are off by default as upstream's are.</summary>
public sealed class LimitTests
{
    private const string Ask = """{"input":"hi"}""";

    [Fact]
    public async Task So_many_requests_a_second_from_one_token_and_no_more()
    {
        await using var coderd = await TestBridge.StartAsync(limits: new BridgePreset(RateLimit: 2));

        var first = await coderd.PostAsync(TestBridge.Responses, Ask);
        var second = await coderd.GetAsync($"{TestBridge.Prefix}/openai/v1/models");
        var third = await coderd.PostAsync(TestBridge.Responses, Ask);
        var other = await coderd.PostAsync(TestBridge.Responses, Ask, $"X-Api-Key: {Known.OtherApiKey}");
        coderd.Time.Advance(TimeSpan.FromSeconds(2));
        var later = await coderd.PostAsync(TestBridge.Responses, Ask);

        Assert.Equal([200, 200, 429, 200, 200], new[] { first, second, third, other, later }.Select(reply => reply.Status));
        Assert.Equal(Reply.Json(429, """{"message":"You've been rate limited. Please try again later."}"""), third.Text);
        Assert.Equal("1", third.Header("Retry-After"));
    }

    [Fact]
    public async Task So_many_at_once_and_no_more()
    {
        await using var coderd = await TestBridge.StartAsync(limits: new BridgePreset(MaxConcurrency: 1));
        await coderd.AdminAsync("POST", "bridge/faults", """{"kind":"slow-first-token","delayMs":1000}""");
        var slow = coderd.PostAsync(TestBridge.Responses, """{"input":"hi","stream":true}""");
        await coderd.Time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(1));

        var refused = await coderd.PostAsync(TestBridge.Responses, Ask);
        coderd.Time.Advance(TimeSpan.FromSeconds(1));
        await slow;
        var taken = await coderd.PostAsync(TestBridge.Responses, Ask);

        Assert.Equal(Reply.Json(503, """{"message":"AI Bridge is currently at capacity. Please try again later."}"""), refused.Text);
        Assert.Equal(200, taken.Status);
    }

    [Fact]
    public async Task A_key_of_ones_own_can_be_forbidden_before_anything_is_asked_of_it()
    {
        await using var coderd = await TestBridge.StartAsync(limits: new BridgePreset(AllowByok: false));

        var own = await coderd.PostAsync(TestBridge.Responses, Ask, "X-Coder-AI-Governance-Token: whatever");
        var usual = await coderd.PostAsync(TestBridge.Responses, Ask);

        Assert.Equal(Reply.Json(403, """{"message":"Bring Your Own Key (BYOK) mode is not enabled.","detail":"Contact your administrator to enable it with --ai-gateway-allow-byok."}"""), own.Text);
        Assert.Equal(200, usual.Status);
    }
}
