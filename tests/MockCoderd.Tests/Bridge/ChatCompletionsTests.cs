namespace Mocks.MockCoderd.Tests.Bridge;

/// <summary>OpenAI's chat completions through the bridge, which decodes and encodes them again.</summary>
public sealed class ChatCompletionsTests
{
    private const string Hello = """[{"text":"Hi <you>","usage":{"input":11,"output":4,"cached":2,"reasoning":1}}]""";
    private const string Head = """{"id":"253d950f-11eb-4beb-8c2d-54c57803deb6","object":"chat.completion.chunk","created":1767225600,"model":"gpt-5.2","service_tier":"default","system_fingerprint":"fp_mock000000","choices":[""";
    private const string Usage = """{"completion_tokens":4,"prompt_tokens":11,"total_tokens":15,"completion_tokens_details":{"accepted_prediction_tokens":0,"audio_tokens":0,"reasoning_tokens":1,"rejected_prediction_tokens":0},"prompt_tokens_details":{"audio_tokens":0,"cached_tokens":2}}""";
    private const string Call = "call_c5a864c78ce4f67a8b7e3ad2";

    [Fact]
    public async Task A_stream_keeps_the_providers_chunks_but_for_id_and_usage_and_ends_with_DONE()
    {
        await using var coderd = await TestBridge.SayingAsync(Hello);

        var reply = await coderd.PostAsync(TestBridge.Chat, """{"model":"gpt-5.2","messages":[{"role":"user","content":"hi"}],"stream":true}""");

        Assert.Equal("text/event-stream", reply.Header("Content-Type"));
        Assert.Equal($$$"""
            data: {{{Head}}}{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null}

            data: {{{Head}}}{"index":0,"delta":{"content":"Hi"},"logprobs":null,"finish_reason":null}],"usage":null}

            data: {{{Head}}}{"index":0,"delta":{"content":" <you>"},"logprobs":null,"finish_reason":null}],"usage":null}

            data: {{{Head}}}{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null}

            data: {{{Head}}}],"usage":{{{Usage}}}}

            data: [DONE]


            """.ReplaceLineEndings("\n"), reply.Body);
    }

    [Fact]
    public async Task A_whole_one_has_every_member_of_the_SDKs_struct_and_escapes_HTML()
    {
        await using var coderd = await TestBridge.SayingAsync(Hello);

        var reply = await coderd.PostAsync(TestBridge.Chat, """{"model":"gpt-5.2","messages":[{"role":"user","content":"hi"}]} trailing""");

        Assert.Equal(Reply.Of(200, "application/json",
            """{"id":"253d950f-11eb-4beb-8c2d-54c57803deb6","choices":[{"finish_reason":"stop","index":0,"logprobs":{"content":null,"refusal":null},"message":{"content":"Hi \u003cyou\u003e","refusal":"","role":"assistant","annotations":[],"audio":{"id":"","data":"","expires_at":0,"transcript":""},"function_call":{"arguments":"","name":""},"tool_calls":null}}],"created":1767225600,"model":"gpt-5.2","object":"chat.completion","service_tier":"default","system_fingerprint":"fp_mock000000","usage":""" + Usage + "}"), reply.Text);
    }

    [Fact]
    public async Task A_tool_call_streams_its_name_and_then_its_arguments()
    {
        await using var coderd = await TestBridge.SayingAsync("""[{"toolCalls":[{"name":"read","arguments":{"path":"a"}}]}]""");

        var streamed = await coderd.PostAsync(TestBridge.Chat, """{"model":"gpt-5.2","messages":[],"stream":true}""");
        await coderd.AdminAsync("POST", "reset");
        await coderd.AdminAsync("PUT", "bridge", """{"replies":[{"toolCalls":[{"name":"read","arguments":{"path":"a"}}]}]}""");
        var whole = await coderd.PostAsync(TestBridge.Chat, """{"model":"gpt-5.2","messages":[]}""");

        Assert.StartsWith($$$"""
            data: {{{Head}}}{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"{{{Call}}}","type":"function","function":{"name":"read","arguments":""}}],"refusal":null},"logprobs":null,"finish_reason":null}],"usage":null}

            data: {{{Head}}}{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"path\":\"a\"}"}}]},"logprobs":null,"finish_reason":null}],"usage":null}

            data: {{{Head}}}{"index":0,"delta":{},"logprobs":null,"finish_reason":"tool_calls"}],"usage":null}

            """.ReplaceLineEndings("\n"), streamed.Body, StringComparison.Ordinal);
        Assert.Contains($$$"""
            "content":"","refusal":"","role":"assistant","annotations":[],"audio":{"id":"","data":"","expires_at":0,"transcript":""},"function_call":{"arguments":"","name":""},"tool_calls":[{"id":"{{{Call}}}","function":{"arguments":"{\"path\":\"a\"}","name":"read"},"type":"function","custom":{"input":"","name":""}}]
            """.Trim(), whole.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"model\"")]
    public async Task A_body_that_is_no_JSON_object_is_a_500_in_plain_text(string body)
    {
        await using var coderd = await TestBridge.StartAsync();

        Assert.Equal(Reply.Of(500, "text/plain; charset=utf-8", "failed to create \"/openai/v1/chat/completions\" interceptor\n"),
            (await coderd.PostAsync(TestBridge.Chat, body)).Text);
    }
}
