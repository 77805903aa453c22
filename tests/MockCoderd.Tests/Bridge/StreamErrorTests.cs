namespace Mocks.MockCoderd.Tests.Bridge;

/// <summary>A provider that sends an error inside of a stream, or breaks off before its first event.</summary>
public sealed class StreamErrorTests
{
    private const string Replies = """[{"text":"one two"}]""";
    private const string Ask = """{"model":"m","input":"hi","messages":[{"role":"user","content":"hi"}],"stream":true}""";

    [Theory]
    [InlineData("", """{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n""")]
    [InlineData(",\"errorType\":\"rate_limit_error\"", """{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"This request would exceed your account's rate limit. Please try again later.\"}}\n""")]
    [InlineData(",\"errorType\":\"odd_error\",\"message\":\"a < b\"", """{\"type\":\"error\",\"error\":{\"type\":\"odd_error\",\"message\":\"a \u003c b\"}}\n""")]
    public async Task In_messages_the_bridge_writes_the_providers_error_into_one_of_its_own(string members, string text)
    {
        await AssertRestAsync(TestBridge.Messages, members,
            $"event: error\ndata: {{\"error\":{{\"message\":\"unknown stream error: received error while streaming: {text}\",\"type\":\"error\"}},\"request_id\":\"\",\"type\":\"error\"}}\n\n");
    }

    [Theory]
    [InlineData("", """{\"message\":\"The server had an error while processing your request.\",\"type\":\"server_error\"}""")]
    [InlineData(",\"errorType\":\"tokens\",\"message\":\"Too many.\"", """{\"message\":\"Too many.\",\"type\":\"tokens\"}""")]
    public async Task In_a_chat_too_and_DONE_follows(string members, string text)
    {
        await AssertRestAsync(TestBridge.Chat, members,
            $"data: {{\"error\":{{\"code\":\"error\",\"message\":\"unknown stream error: received error while streaming: {text}\",\"param\":\"\",\"type\":\"error\"}}}}\n\ndata: [DONE]\n\n");
    }

    [Theory]
    [InlineData("", "event: error\ndata: {\"type\":\"error\",\"code\":\"server_error\",\"message\":\"The server had an error while processing your request.\",\"param\":null,\"sequence_number\":3}\n\n")]
    [InlineData(",\"event\":\"error\",\"errorType\":\"rate_limit_exceeded\",\"message\":\"Slow down.\"", "event: error\ndata: {\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"Slow down.\",\"param\":null,\"sequence_number\":3}\n\n")]
    [InlineData(",\"event\":\"response.failed\"", "event: response.failed\ndata: {\"type\":\"response.failed\",\"response\":{\"id\":\"resp_73eba6180e2fd13c6f7e08d866936138f51354baef898109\",\"object\":\"response\",\"created_at\":1767225600,\"status\":\"failed\",\"background\":false,\"completed_at\":null,\"error\":{\"code\":\"server_error\",\"message\":\"The server had an error while processing your request.\"},\"incomplete_details\":null,\"instructions\":null,\"max_output_tokens\":null,\"max_tool_calls\":null,\"model\":\"m\",\"output\":[],\"parallel_tool_calls\":true,\"previous_response_id\":null,\"prompt_cache_key\":null,\"prompt_cache_retention\":null,\"reasoning\":{\"effort\":null,\"summary\":null},\"safety_identifier\":null,\"service_tier\":\"auto\",\"store\":true,\"temperature\":1.0,\"text\":{\"format\":{\"type\":\"text\"},\"verbosity\":\"medium\"},\"tool_choice\":\"auto\",\"tools\":[],\"top_logprobs\":0,\"top_p\":1.0,\"truncation\":\"disabled\",\"usage\":null,\"user\":null,\"metadata\":{}},\"sequence_number\":3}\n\n")]
    public async Task In_responses_the_event_is_passed_on_as_the_provider_wrote_it(string members, string rest)
    {
        await AssertRestAsync(TestBridge.Responses, members, rest);
        await AssertRestAsync(TestBridge.Responses, members, rest, live: true);
    }

    [Theory]
    [InlineData("provider-error-in-stream", "2.34", TestBridge.Chat, 200, "")]
    [InlineData("provider-breaks-off", "2.34", TestBridge.Chat, 200, "")]
    [InlineData("provider-breaks-off", "2.36", TestBridge.Chat, 502, """{"error":{"code":"error","message":"unknown stream error: unexpected EOF","param":"","type":"error"}}""")]
    [InlineData("provider-error-in-stream", "2.34", TestBridge.Messages, 200, "")]
    [InlineData("provider-breaks-off", "2.34", TestBridge.Messages, 200, "")]
    [InlineData("provider-breaks-off", "2.34", TestBridge.Responses, 200, "")]
    [InlineData("provider-error-in-stream", "2.34", TestBridge.Responses, 200, "event: error\ndata: {\"type\":\"error\",\"code\":\"server_error\",\"message\":\"The server had an error while processing your request.\",\"param\":null,\"sequence_number\":0}\n\n")]
    public async Task Before_the_first_event_nothing_has_been_sent_that_an_error_could_follow(string kind, string release, string path, int status, string body)
    {
        await using var coderd = await TestBridge.SayingAsync(Replies, release: release);
        await coderd.AdminAsync("POST", "bridge/faults", $$"""{"kind":"{{kind}}","atEvent":0}""");

        var reply = await coderd.PostAsync(path, Ask);

        Assert.Equal((status, body), (reply.Status, reply.Body));
    }

    [Fact]
    public async Task Only_a_streamed_request_is_spoiled()
    {
        await using var coderd = await TestBridge.StartAsync();
        await coderd.AdminAsync("POST", "bridge/faults", """{"kind":"provider-error-in-stream","atEvent":1}""");

        Assert.Equal(200, (await coderd.PostAsync(TestBridge.Messages, """{"model":"m","messages":[]}""")).Status);
        Assert.Equal(1, (await coderd.AdminAsync("GET", "bridge/faults")).GetProperty("faults")[0].GetProperty("remaining").GetInt32());
    }

    private static async Task AssertRestAsync(string path, string members, string rest, bool live = false)
    {
        await using var coderd = await TestBridge.SayingAsync(Replies, live);
        var whole = (await coderd.PostAsync(path, Ask)).Body;
        await coderd.AdminAsync("POST", "reset");
        await coderd.AdminAsync("PUT", "bridge", $$"""{"replies":{{Replies}}}""");
        await coderd.AdminAsync("POST", "bridge/faults", $$"""{"kind":"provider-error-in-stream","atEvent":3{{members}}}""");

        var reply = await coderd.PostAsync(path, Ask);

        Assert.Equal(200, reply.Status);
        Assert.Equal(string.Concat(whole.Split("\n\n").Take(3).Select(one => $"{one}\n\n")) + rest, reply.Body);
    }
}
