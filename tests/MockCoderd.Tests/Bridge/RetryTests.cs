
namespace Mocks.MockCoderd.Tests.Bridge;

/// <summary>The requests to a provider that the bridge repeats by itself.</summary>
public sealed class RetryTests
{
    private const string Ask = """{"model":"m","input":"hi","messages":[{"role":"user","content":"hi"}]}""";
    private const string Streamed = """{"model":"m","input":"hi","messages":[{"role":"user","content":"hi"}],"stream":true}""";
    private const string Byok = $"X-Coder-AI-Governance-Token: {Known.ApiKey}";

    [Theory]
    [InlineData(TestBridge.Responses, 1, 200, 2)]
    [InlineData(TestBridge.Responses, 2, 200, 3)]
    [InlineData(TestBridge.Responses, 3, 500, 3)]
    [InlineData(TestBridge.Chat, 1, 200, 2)]
    [InlineData(TestBridge.Chat, 2, 200, 3)]
    [InlineData(TestBridge.Chat, 3, 500, 3)]
    [InlineData(TestBridge.Messages, 1, 200, 2)]
    [InlineData(TestBridge.Messages, 2, 200, 3)]
    [InlineData(TestBridge.Messages, 3, 500, 3)]
    public async Task Up_to_2_33_a_provider_that_fails_is_asked_three_times(string path, int times, int status, int attempts)
    {
        foreach (var ask in (string[])[Ask, Streamed])
        {
            await using var coderd = await TestBridge.StartAsync(release: "2.33");
            await coderd.AdminAsync("POST", "bridge/faults", $$"""{"kind":"provider-error","status":500,"times":{{times}}}""");

            var reply = await AnswerAsync(coderd, coderd.PostAsync(path, ask), [.. new[] { 0.5, 1 }.Take(attempts - 1)]);

            Assert.Equal((status, attempts), (reply.Status, await AttemptsAsync(coderd)));
            Assert.Equal(attempts - 1, coderd.Remarks.Count(remark => remark.StartsWith("The provider answered 500: the bridge waits ", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("2.29", 3)]
    [InlineData("2.33", 3)]
    [InlineData("2.34", 1)]
    [InlineData("2.37", 1)]
    public async Task From_2_34_the_deployments_own_keys_are_tried_once(string release, int attempts)
    {
        await using var coderd = await TestBridge.StartAsync(release: release);
        await coderd.AdminAsync("POST", "bridge/faults", """{"kind":"provider-error","status":503,"times":9}""");

        var reply = await AnswerAsync(coderd, coderd.PostAsync(TestBridge.Messages, Ask), [.. new[] { 0.5, 1 }.Take(attempts - 1)]);

        Assert.Equal((503, attempts), (reply.Status, await AttemptsAsync(coderd)));
    }

    [Fact]
    public async Task A_client_that_brings_its_own_key_is_tried_three_times_in_any_release()
    {
        await using var coderd = await TestBridge.StartAsync(release: "2.35");
        await coderd.AdminAsync("POST", "bridge/faults", """{"kind":"provider-error","status":503,"times":9}""");

        var own = await AnswerAsync(coderd, coderd.PostAsync(TestBridge.Messages, Ask, Byok, "X-Api-Key: of-the-client"), [0.5, 1]);
        var attempts = await AttemptsAsync(coderd);
        var deployments = await coderd.PostAsync(TestBridge.Messages, Ask, Byok);

        Assert.Equal((503, 3, 503, 1), (own.Status, attempts, deployments.Status, await AttemptsAsync(coderd)));
    }

    [Theory]
    [InlineData("\"status\":408", 2)]
    [InlineData("\"status\":409", 2)]
    [InlineData("\"status\":429", 2)]
    [InlineData("\"status\":500", 2)]
    [InlineData("\"status\":529", 2)]
    [InlineData("\"status\":400", 1)]
    [InlineData("\"status\":401", 1)]
    [InlineData("\"status\":404", 1)]
    [InlineData("\"status\":422", 1)]
    [InlineData("\"status\":400,\"shouldRetry\":true", 2)]
    [InlineData("\"status\":500,\"shouldRetry\":false", 1)]
    public async Task Which_answers_are_repeated_depends_on_the_status_and_on_x_should_retry(string members, int attempts)
    {
        await using var coderd = await TestBridge.StartAsync(release: "2.33");
        await coderd.AdminAsync("POST", "bridge/faults", $$"""{"kind":"provider-error",{{members}}}""");

        await AnswerAsync(coderd, coderd.PostAsync(TestBridge.Responses, Ask), attempts == 2 ? [0.5] : []);

        Assert.Equal(attempts, await AttemptsAsync(coderd));
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(59, 59)]
    [InlineData(60, 0.5)]
    [InlineData(0, 0)]
    public async Task A_Retry_After_below_a_minute_is_waited_for(int retryAfter, double seconds)
    {
        await using var coderd = await TestBridge.StartAsync(release: "2.33");
        await coderd.AdminAsync("POST", "bridge/faults", $$"""{"kind":"provider-error","status":429,"retryAfterSeconds":{{retryAfter}}}""");

        var reply = await AnswerAsync(coderd, coderd.PostAsync(TestBridge.Responses, Ask), seconds > 0 ? [seconds] : []);

        Assert.Equal((200, null), (reply.Status, reply.Header("Retry-After")));
        Assert.Contains(FormattableString.Invariant($"The provider answered 429: the bridge waits {seconds} s and repeats the request."), coderd.Remarks);
    }

    [Theory]
    [InlineData("2.33", TestBridge.Responses, Ask, 500, """{"code":"500","message":"Post \"https://api.openai.com/v1/responses\": dial tcp 127.0.0.1:443: connect: connection refused"}""")]
    [InlineData("2.33", TestBridge.Chat, Ask, 500, "Post \"https://api.openai.com/v1/chat/completions\": dial tcp 127.0.0.1:443: connect: connection refused\n")]
    [InlineData("2.33", TestBridge.Chat, Streamed, 200, "")]
    [InlineData("2.36", TestBridge.Chat, Streamed, 502, """{"error":{"code":"error","message":"unknown stream error: Post \"https://api.openai.com/v1/chat/completions\": dial tcp 127.0.0.1:443: connect: connection refused","param":"","type":"error"}}""")]
    [InlineData("2.33", TestBridge.Messages, Ask, 500, "internal error\n")]
    [InlineData("2.33", TestBridge.Messages, Streamed, 200, "")]
    public async Task A_provider_that_cannot_be_reached_is_tried_again_too_and_then_reported(string release, string path, string ask, int status, string body)
    {
        await using var coderd = await TestBridge.StartAsync(release: release);
        await coderd.AdminAsync("POST", "bridge/faults", """{"kind":"provider-unreachable","times":4}""");

        var failed = await AnswerAsync(coderd, coderd.PostAsync(path, ask), release == "2.33" ? [0.5, 1] : []);

        Assert.Equal((status, body), (failed.Status, failed.Body));
    }

    [Fact]
    public async Task A_client_that_leaves_while_the_bridge_waits_ends_it()
    {
        await using var coderd = await TestBridge.StartAsync(release: "2.33");
        await coderd.AdminAsync("POST", "bridge/faults", """{"kind":"provider-error","status":500}""");
        using (await coderd.BeginAsync("POST", TestBridge.Responses, Ask, TestBridge.Bearer))
        {
            await coderd.Time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(0.5));
        }

        await coderd.UntilSettledAsync();

        Assert.Equal(("0/0", 1), (await coderd.RecordedAsync(), await AttemptsAsync(coderd)));
    }

    private static async Task<Reply> AnswerAsync(TestBridge coderd, Task<Reply> answer, IEnumerable<double> waits)
    {
        foreach (var wait in waits)
        {
            await coderd.Time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(wait));
            Assert.False(answer.IsCompleted);
            coderd.Time.Advance(TimeSpan.FromSeconds(wait));
        }

        return await answer;
    }

    private static async Task<int> AttemptsAsync(TestBridge coderd) =>
        (await coderd.AdminAsync("GET", "interceptions")).GetProperty("interceptions").EnumerateArray().Last().GetProperty("attempts").GetInt32();
}
