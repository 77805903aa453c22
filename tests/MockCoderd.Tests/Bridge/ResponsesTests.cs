namespace Mocks.MockCoderd.Tests.Bridge;

/// <summary>OpenAI's Responses through the bridge, byte for byte.</summary>
public sealed class ResponsesTests
{
    private static readonly string[] StreamHeaders = ["Content-Type", "Cache-Control", "Connection", "X-Accel-Buffering", "Transfer-Encoding"];

    private const string Hello = """[{"text":"Hello, world!","usage":{"input":11,"output":4,"cached":2,"reasoning":1}}]""";

    [Fact]
    public async Task A_streamed_response_has_OpenAIs_events_in_their_order_and_no_DONE()
    {
        await using var coderd = await TestBridge.SayingAsync(Hello);

        var reply = await coderd.PostAsync(TestBridge.Responses, """{"model":"gpt-5.2","input":"hi","stream":true,"store":false}""");

        Assert.Equal(200, reply.Status);
        Assert.Equal(["text/event-stream", "no-cache", "keep-alive", "no", "chunked"],
            StreamHeaders.Select(reply.Header));
        Assert.Equal($$"""
            event: response.created
            data: {"type":"response.created","response":{{Response("in_progress", "null", "[]", "null", "auto")}},"sequence_number":0}

            event: response.in_progress
            data: {"type":"response.in_progress","response":{{Response("in_progress", "null", "[]", "null", "auto")}},"sequence_number":1}

            event: response.output_item.added
            data: {"type":"response.output_item.added","item":{"id":"{{Msg}}","type":"message","status":"in_progress","content":[],"role":"assistant"},"output_index":0,"sequence_number":2}

            event: response.content_part.added
            data: {"type":"response.content_part.added","content_index":0,"item_id":"{{Msg}}","output_index":0,"part":{"type":"output_text","annotations":[],"logprobs":[],"text":""},"sequence_number":3}

            event: response.output_text.delta
            data: {"type":"response.output_text.delta","content_index":0,"delta":"Hello,","item_id":"{{Msg}}","logprobs":[],"output_index":0,"sequence_number":4}

            event: response.output_text.delta
            data: {"type":"response.output_text.delta","content_index":0,"delta":" world!","item_id":"{{Msg}}","logprobs":[],"output_index":0,"sequence_number":5}

            event: response.output_text.done
            data: {"type":"response.output_text.done","content_index":0,"item_id":"{{Msg}}","logprobs":[],"output_index":0,"sequence_number":6,"text":"Hello, world!"}

            event: response.content_part.done
            data: {"type":"response.content_part.done","content_index":0,"item_id":"{{Msg}}","output_index":0,"part":{"type":"output_text","annotations":[],"logprobs":[],"text":"Hello, world!"},"sequence_number":7}

            event: response.output_item.done
            data: {"type":"response.output_item.done","item":{{Message}},"output_index":0,"sequence_number":8}

            event: response.completed
            data: {"type":"response.completed","response":{{Response("completed", "1767225600", $"[{Message}]", Usage, "default")}},"sequence_number":9}


            """.ReplaceLineEndings("\n"), reply.Body);
    }

    [Fact]
    public async Task A_whole_response_is_the_providers_own_bytes_with_no_charset()
    {
        await using var coderd = await TestBridge.SayingAsync(Hello);

        var reply = await coderd.PostAsync(TestBridge.Responses, """{"model":"gpt-5.2","input":"hi","store":false}""");

        Assert.Equal("application/json", reply.Header("Content-Type"));
        Assert.StartsWith($"{{\n  \"id\": \"{Resp}\",\n  \"object\": \"response\",\n", reply.Body, StringComparison.Ordinal);
        Assert.EndsWith("  \"metadata\": {}\n}", reply.Body, StringComparison.Ordinal);
        Assert.Equal(Response("completed", "1767225600", $"[{Message}]", Usage, "default"), Compact(reply.Body));
    }

    [Fact]
    public async Task A_tool_call_comes_with_its_arguments_whole()
    {
        await using var coderd = await TestBridge.SayingAsync("""[{"toolCalls":[{"name":"shell","arguments":{"cmd":"ls <a> & 'b'"}}]}]""");

        var reply = await coderd.PostAsync(TestBridge.Responses, """{"model":"gpt-5.2","input":"hi","stream":true}""");

        var call = $$"""{"id":"{{Fc}}","type":"function_call","status":"completed","arguments":"{\"cmd\":\"ls <a> & 'b'\"}","call_id":"{{Call}}","name":"shell"}""";
        Assert.Contains($$"""
            event: response.output_item.added
            data: {"type":"response.output_item.added","item":{"id":"{{Fc}}","type":"function_call","status":"in_progress","arguments":"","call_id":"{{Call}}","name":"shell"},"output_index":0,"sequence_number":2}

            event: response.function_call_arguments.delta
            data: {"type":"response.function_call_arguments.delta","delta":"{\"cmd\":\"ls <a> & 'b'\"}","item_id":"{{Fc}}","output_index":0,"sequence_number":3}

            event: response.function_call_arguments.done
            data: {"type":"response.function_call_arguments.done","arguments":"{\"cmd\":\"ls <a> & 'b'\"}","item_id":"{{Fc}}","output_index":0,"sequence_number":4}

            event: response.output_item.done
            data: {"type":"response.output_item.done","item":{{call}},"output_index":0,"sequence_number":5}

            """.ReplaceLineEndings("\n"), reply.Body, StringComparison.Ordinal);
        Assert.Contains($"\"output\":[{call}]", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("{")]
    [InlineData("{\"a\":1} x")]
    public async Task A_body_that_is_no_JSON_is_a_500_in_plain_text(string body)
    {
        await using var coderd = await TestBridge.StartAsync();

        Assert.Equal(Reply.Of(500, "text/plain; charset=utf-8", "failed to create \"/openai/v1/responses\" interceptor\n"),
            (await coderd.PostAsync(TestBridge.Responses, body)).Text);
    }

    [Theory]
    [InlineData("GET", "[]")]
    [InlineData("PUT", "null")]
    [InlineData("POST", "\"hi\"")]
    public async Task Any_JSON_value_passes_and_so_does_any_method(string method, string body)
    {
        await using var coderd = await TestBridge.StartAsync();

        Assert.Equal(200, (await coderd.SendAsync(method, TestBridge.Responses, body, TestBridge.Bearer)).Status);
    }

    [Theory]
    [InlineData("2.32", """{"code":"501","message":"background requests are currently not supported by AI Bridge","param":"","type":"","StatusCode":0,"Request":null,"Response":null}""")]
    [InlineData("2.34", """{"code":"501","message":"background requests are currently not supported by AI Bridge"}""")]
    public async Task A_request_for_the_background_is_a_501_of_the_bridges_own(string release, string body)
    {
        await using var coderd = await TestBridge.StartAsync(release: release);

        var reply = await coderd.PostAsync(TestBridge.Responses, """{"input":"hi","stream":true,"background":true}""");

        Assert.Equal(Reply.Of(501, "application/json", body), reply.Text);
    }

    [Fact]
    public async Task The_same_seed_and_the_same_requests_give_the_same_bytes_after_a_reset()
    {
        await using var coderd = await TestBridge.StartAsync();
        const string ask = """{"model":"gpt-5.2","input":"hi","stream":true}""";
        var first = (await coderd.PostAsync(TestBridge.Responses, ask)).Body;
        var second = (await coderd.PostAsync(TestBridge.Responses, ask)).Body;

        await coderd.AdminAsync("POST", "reset");

        Assert.NotEqual(first, second);
        Assert.Equal(first, (await coderd.PostAsync(TestBridge.Responses, ask)).Body);
    }

    private const string Resp = "resp_73eba6180e2fd13c6f7e08d866936138f51354baef898109";
    private const string Msg = "msg_5e3f3ac13076481b28b4a8edf2bb5bb67069451a5e7d1b4b";
    private const string Fc = "fc_4b43b0969a1ea6ba418ce02ecba01932559e2b84fee6530d";
    private const string Call = "call_c5a864c78ce4f67a8b7e3ad2";
    private const string Usage = """{"input_tokens":11,"input_tokens_details":{"cached_tokens":2},"output_tokens":4,"output_tokens_details":{"reasoning_tokens":1},"total_tokens":15}""";
    private const string Message = $$"""{"id":"{{Msg}}","type":"message","status":"completed","content":[{"type":"output_text","annotations":[],"logprobs":[],"text":"Hello, world!"}],"role":"assistant"}""";

    private static string Response(string status, string completedAt, string output, string usage, string tier) =>
        $$$"""{"id":"{{{Resp}}}","object":"response","created_at":1767225600,"status":"{{{status}}}","background":false,"completed_at":{{{completedAt}}},"error":null,"incomplete_details":null,"instructions":null,"max_output_tokens":null,"max_tool_calls":null,"model":"gpt-5.2","output":{{{output}}},"parallel_tool_calls":true,"previous_response_id":null,"prompt_cache_key":null,"prompt_cache_retention":null,"reasoning":{"effort":null,"summary":null},"safety_identifier":null,"service_tier":"{{{tier}}}","store":false,"temperature":1.0,"text":{"format":{"type":"text"},"verbosity":"medium"},"tool_choice":"auto","tools":[],"top_logprobs":0,"top_p":1.0,"truncation":"disabled","usage":{{{usage}}},"user":null,"metadata":{}}""";

    private static string Compact(string json)
    {
        using var whole = System.Text.Json.JsonDocument.Parse(json);
        using var buffer = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(buffer, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            whole.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
