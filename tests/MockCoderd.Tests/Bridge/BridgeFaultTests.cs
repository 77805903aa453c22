using System.Text;

namespace Mocks.MockCoderd.Tests.Bridge;

/// <summary>Faults between the model and the client.</summary>
public sealed class BridgeFaultTests
{
    private const string Ask = """{"model":"m","input":"hi","stream":true}""";
    private const string AskChat = """{"model":"m","messages":[],"stream":true}""";

    [Fact]
    public async Task A_rate_limited_provider_is_a_429_with_its_body_and_Retry_After_once()
    {
        await using var coderd = await TestBridge.StartAsync();
        await coderd.AdminAsync("POST", "bridge/faults", """{"kind":"provider-error","status":429,"retryAfterSeconds":7}""");

        var first = await coderd.PostAsync(TestBridge.Responses, Ask);
        var second = await coderd.PostAsync(TestBridge.Responses, Ask);

        Assert.Equal(Reply.Of(429, "application/json", """
            {
              "error": {
                "message": "Rate limit reached for requests.",
                "type": "requests",
                "param": null,
                "code": "rate_limit_exceeded"
              }
            }
            """.ReplaceLineEndings("\n")), first.Text);
        Assert.Equal("7", first.Header("Retry-After"));
        Assert.Contains("The Retry-After is the fault's: the bridge of coderd 2.34 drops a provider's own.", coderd.Remarks);
        Assert.Equal(200, second.Status);
    }

    [Theory]
    [InlineData(TestBridge.Chat, 429, """{"error":{"code":"rate_limit_exceeded","message":"Rate limit reached for requests.","param":"","type":"requests"}}""")]
    [InlineData(TestBridge.Chat, 500, """{"error":{"code":"","message":"The server had an error while processing your request.","param":"","type":"server_error"}}""")]
    [InlineData(TestBridge.Messages, 429, """{"error":{"message":"This request would exceed your account's rate limit. Please try again later.","type":"rate_limit_error"},"request_id":"","type":"error"}""")]
    [InlineData(TestBridge.Messages, 529, """{"error":{"message":"Overloaded","type":"overloaded_error"},"request_id":"","type":"error"}""")]
    public async Task A_providers_error_has_the_shape_that_the_bridge_gives_it(string path, int status, string body)
    {
        await using var coderd = await TestBridge.StartAsync();
        await coderd.AdminAsync("POST", "bridge/faults", $$"""{"kind":"provider-error","status":{{status}}}""");

        Assert.Equal(Reply.Of(status, "application/json", body), (await coderd.PostAsync(path, AskChat)).Text);
    }

    [Fact]
    public async Task The_flaky_preset_fails_twice_and_then_recovers_and_begins_again_with_a_reset()
    {
        await using var coderd = await TestBridge.StartAsync(preset: "bridge-flaky");

        var first = await StatusesAsync(coderd, 4);
        await coderd.AdminAsync("POST", "reset");
        var again = await StatusesAsync(coderd, 3);

        Assert.Equal([500, 500, 200, 200], first);
        Assert.Equal([500, 500, 200], again);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_is_cut_after_exactly_so_many_events(bool live)
    {
        await using var coderd = await TestBridge.SayingAsync("[]", live);
        var whole = (await coderd.PostAsync(TestBridge.Responses, Ask)).Body;
        await coderd.AdminAsync("POST", "reset");
        await coderd.AdminAsync("POST", "bridge/faults", """{"kind":"cut-at-event","atEvent":3}""");

        var answer = Encoding.UTF8.GetString(await coderd.SendRawAsync("POST", TestBridge.Responses, Ask, TestBridge.Bearer));

        var body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Assert.Contains("Transfer-Encoding: chunked", answer, StringComparison.Ordinal);
        Assert.Equal(First(whole, 3), body[(body.IndexOf("\r\n", StringComparison.Ordinal) + 2)..]);
    }

    [Theory]
    [InlineData("""{"kind":"no-end"}""", -1)]
    [InlineData("""{"kind":"no-end","atEvent":2}""", 2)]
    public async Task A_stream_ends_politely_without_its_end(string fault, int events)
    {
        await using var coderd = await TestBridge.StartAsync();
        var whole = (await coderd.PostAsync(TestBridge.Responses, Ask)).Body;
        await coderd.AdminAsync("POST", "reset");
        await coderd.AdminAsync("POST", "bridge/faults", fault);

        var reply = await coderd.PostAsync(TestBridge.Responses, Ask);

        Assert.Equal(First(whole, events < 0 ? CountOf(whole) - 1 : events), reply.Body);
    }

    [Theory]
    [InlineData("""{"kind":"wrong-order"}""", -1)]
    [InlineData("""{"kind":"wrong-order","atEvent":1}""", 1)]
    public async Task Two_events_change_places(string fault, int at)
    {
        await using var coderd = await TestBridge.StartAsync();
        var right = Split((await coderd.PostAsync(TestBridge.Responses, Ask)).Body);
        await coderd.AdminAsync("POST", "reset");
        await coderd.AdminAsync("POST", "bridge/faults", fault);

        var wrong = Split((await coderd.PostAsync(TestBridge.Responses, Ask)).Body);

        var first = (at < 0 ? right.Length - 1 : at) - 1;
        Assert.Equal((right[first], right[first + 1]), (wrong[first + 1], wrong[first]));
        Assert.Equal(right.Order(), wrong.Order());
    }

    [Fact]
    public async Task A_slow_first_word_holds_up_the_whole_when_it_is_held()
    {
        await using var coderd = await TestBridge.StartAsync();
        await coderd.AdminAsync("POST", "bridge/faults", """{"kind":"slow-first-token","delayMs":60000}""");
        var answer = coderd.PostAsync(TestBridge.Responses, Ask);

        await coderd.Time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(60));
        Assert.False(answer.IsCompleted);
        coderd.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(200, (await answer).Status);
    }

    [Fact]
    public async Task A_provider_that_breaks_off_costs_a_held_response_everything()
    {
        await using var coderd = await TestBridge.StartAsync();
        await coderd.AdminAsync("POST", "bridge/faults", """{"kind":"provider-breaks-off","atEvent":5}""");

        var reply = await coderd.PostAsync(TestBridge.Responses, Ask);

        Assert.Equal((200, "", "0", null), (reply.Status, reply.Body, reply.Header("Content-Length"), reply.Header("Content-Type")));
    }

    [Theory]
    [InlineData(TestBridge.Chat, "data: {\"error\":{\"code\":\"error\",\"message\":\"unknown stream error: unexpected EOF\",\"param\":\"\",\"type\":\"error\"}}\n\ndata: [DONE]\n\n")]
    [InlineData(TestBridge.Messages, "event: error\ndata: {\"error\":{\"message\":\"unknown stream error: unexpected EOF\",\"type\":\"error\"},\"request_id\":\"\",\"type\":\"error\"}\n\n")]
    public async Task A_provider_that_breaks_off_is_an_event_in_the_other_streams(string path, string end)
    {
        await using var coderd = await TestBridge.StartAsync();
        var whole = (await coderd.PostAsync(path, AskChat)).Body;
        await coderd.AdminAsync("POST", "reset");
        await coderd.AdminAsync("POST", "bridge/faults", """{"kind":"provider-breaks-off","atEvent":2}""");

        Assert.Equal(First(whole, 2) + end, (await coderd.PostAsync(path, AskChat)).Body);
    }

    [Fact]
    public async Task A_fault_waits_for_the_calls_it_is_for()
    {
        await using var coderd = await TestBridge.StartAsync();
        await coderd.AdminAsync("POST", "bridge/faults", """{"kind":"no-end","api":"responses","times":2}""");

        await coderd.PostAsync(TestBridge.Chat, AskChat);
        await coderd.PostAsync(TestBridge.Responses, """{"input":"whole"}""");
        await coderd.PostAsync(TestBridge.Responses, Ask);

        var fault = Assert.Single((await coderd.AdminAsync("GET", "bridge/faults")).GetProperty("faults").EnumerateArray());
        Assert.Equal(1, fault.GetProperty("remaining").GetInt32());
        await coderd.AdminAsync("DELETE", $"bridge/faults/{fault.GetProperty("id")}");
        Assert.Equal(0, (await coderd.AdminAsync("GET", "bridge/faults")).GetProperty("faults").GetArrayLength());
    }

    [Theory]
    [InlineData("{}", "kind: missing. It may be provider-error, provider-unreachable, provider-breaks-off, provider-error-in-stream, cut-at-event, no-end, wrong-order or slow-first-token.")]
    [InlineData("""{"kind":"cut-at-event"}""", "atEvent: missing. It is the number of events that are sent.")]
    [InlineData("""{"kind":"provider-error","status":200}""", "status: 200 is not an error. It may be from 400 to 599.")]
    [InlineData("""{"kind":"no-end","retryAfterSeconds":1}""", "retryAfterSeconds: only a provider-error has it.")]
    [InlineData("""{"kind":"provider-error-in-stream"}""", "atEvent: missing. It is the number of events that are sent.")]
    [InlineData("""{"kind":"provider-error-in-stream","atEvent":1,"event":"response.incomplete"}""", "event: \"response.incomplete\" is not an event of an error. It may be error or response.failed.")]
    [InlineData("""{"kind":"provider-error-in-stream","atEvent":1,"api":"messages","event":"response.failed"}""", "event: messages has no response.failed. It may be error.")]
    [InlineData("""{"kind":"provider-error","event":"error"}""", "event: only a provider-error-in-stream has it.")]
    [InlineData("""{"kind":"no-end","errorType":"overloaded_error"}""", "errorType: only a provider-error and a provider-error-in-stream have it.")]
    [InlineData("""{"kind":"provider-error","errorType":""}""", "errorType: it is empty. It may be e.g. overloaded_error.")]
    [InlineData("""{"kind":"provider-unreachable","shouldRetry":true}""", "shouldRetry: only a provider-error has it.")]
    [InlineData("""{"kind":"no-end","api":"embeddings"}""", "api: \"embeddings\" is not an API. It may be responses, chat/completions or messages.")]
    [InlineData("""{"kind":"slow-first-token"}""", "delayMs: missing. It is the delay of the first piece, in milliseconds.")]
    [InlineData("""{"kind":"no-end","times":0}""", "times: 0 spoils nothing. It may be 1 or more.")]
    [InlineData("""{"kind":"no-end","att":1}""", "att: there is no such member.")]
    public async Task A_fault_that_cannot_be_used_is_refused_by_name(string fault, string detail)
    {
        await using var coderd = await TestBridge.StartAsync();

        Assert.Equal(detail, await coderd.RefusalAsync("POST", "bridge/faults", fault));
    }

    [Fact]
    public async Task The_general_faults_spoil_these_answers_too()
    {
        await using var coderd = await TestBridge.StartAsync();
        await coderd.AdminAsync("POST", "faults", """{"request":"POST *responses","status":502,"body":"bad gateway"}""");

        var reply = await coderd.PostAsync(TestBridge.Responses, Ask);

        Assert.Equal((502, "bad gateway"), (reply.Status, reply.Body));
        Assert.Equal(0, (await coderd.AdminAsync("GET", "interceptions")).GetProperty("interceptions").GetArrayLength());
    }

    private static async Task<int[]> StatusesAsync(TestBridge coderd, int calls)
    {
        List<int> statuses = [];
        for (var call = 0; call < calls; call++)
        {
            statuses.Add((await coderd.PostAsync(TestBridge.Responses, Ask)).Status);
        }

        return [.. statuses];
    }

    private static string[] Split(string body) => body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

    private static int CountOf(string body) => Split(body).Length;

    private static string First(string body, int events) => string.Concat(Split(body).Take(events).Select(one => $"{one}\n\n"));
}
