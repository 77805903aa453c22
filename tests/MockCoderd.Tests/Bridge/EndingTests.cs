using System.Text.Json;

namespace Mocks.MockCoderd.Tests.Bridge;

/// <summary>How a reply ends: by the request's limit, by its stop sequence, or as the reply says.</summary>
public sealed class EndingTests
{
    private const string Id = "253d950f-11eb-4beb-8c2d-54c57803deb6";
    private const string Words = """[{"text":"one two three four five","usage":{"input":9,"output":50}}]""";

    [Theory]
    [InlineData("\"max_tokens\":3")]
    [InlineData("\"max_completion_tokens\":3")]
    [InlineData("\"max_completion_tokens\":3,\"max_tokens\":1")]
    public async Task A_chat_completion_ends_at_its_limit(string limit)
    {
        await using var coderd = await TestBridge.SayingAsync(Words);

        var whole = await coderd.PostAsync(TestBridge.Chat, $$"""{"model":"m","messages":[],{{limit}}}""");
        await RestartAsync(coderd, Words);
        var streamed = await coderd.PostAsync(TestBridge.Chat, $$"""{"model":"m","messages":[],"stream":true,{{limit}}}""");

        Assert.Equal(WholeChat("length", "\"content\":\"one two three\",\"refusal\":\"\"", 3), whole.Body);
        Assert.Equal($$$"""
            data: {{{Chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}")}}}

            data: {{{Chunk("{\"content\":\"one\"}")}}}

            data: {{{Chunk("{\"content\":\" two\"}")}}}

            data: {{{Chunk("{\"content\":\" three\"}")}}}

            data: {{{Chunk("{}", "\"length\"")}}}

            data: {{{ChunkHead}}}"choices":[],"usage":{{{ChatUsage(3)}}}}

            data: [DONE]


            """.ReplaceLineEndings("\n"), streamed.Body);
    }

    [Fact]
    public async Task A_message_ends_at_its_limit()
    {
        await using var coderd = await TestBridge.SayingAsync(Words);

        var whole = await coderd.PostAsync(TestBridge.Messages, """{"model":"m","max_tokens":3,"messages":[]}""");
        await RestartAsync(coderd, Words);
        var streamed = await coderd.PostAsync(TestBridge.Messages, """{"model":"m","max_tokens":3,"messages":[],"stream":true}""");

        Assert.Equal(WholeMessage("""{"type":"text","text":"one two three"}""", "max_tokens", "null", 3), whole.Body);
        Assert.EndsWith($$$"""
            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" three"},"message":{"id":"{{{Id}}}"},"usage":{"output_tokens":0}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0,"message":{"id":"{{{Id}}}"},"usage":{"output_tokens":0}}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"max_tokens","stop_sequence":null},"usage":{"output_tokens":4},"message":{"id":"{{{Id}}}"}}

            event: message_stop
            data: {"type":"message_stop","message":{"id":"{{{Id}}}"},"usage":{"output_tokens":0}}


            """.ReplaceLineEndings("\n"), streamed.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_that_ends_at_its_limit_is_incomplete_and_its_stream_is_not_recorded()
    {
        await using var coderd = await TestBridge.SayingAsync(Words);

        var whole = await coderd.PostAsync(TestBridge.Responses, """{"model":"m","input":"hi","max_output_tokens":3}""");
        var recordedWhole = await coderd.RecordedAsync();
        await RestartAsync(coderd, Words);
        var streamed = await coderd.PostAsync(TestBridge.Responses, """{"model":"m","input":"hi","max_output_tokens":3,"stream":true}""");

        var message = $$$"""{"id":"{{{Msg}}}","type":"message","status":"incomplete","content":[{"type":"output_text","annotations":[],"logprobs":[],"text":"one two three"}],"role":"assistant"}""";
        var ended = Response("incomplete", "max_output_tokens", message, 3, "3");
        Assert.Equal(ended, Compact(whole.Body));
        Assert.EndsWith($$$"""
            event: response.output_text.delta
            data: {"type":"response.output_text.delta","content_index":0,"delta":" three","item_id":"{{{Msg}}}","logprobs":[],"output_index":0,"sequence_number":6}

            event: response.output_text.done
            data: {"type":"response.output_text.done","content_index":0,"item_id":"{{{Msg}}}","logprobs":[],"output_index":0,"sequence_number":7,"text":"one two three"}

            event: response.content_part.done
            data: {"type":"response.content_part.done","content_index":0,"item_id":"{{{Msg}}}","output_index":0,"part":{"type":"output_text","annotations":[],"logprobs":[],"text":"one two three"},"sequence_number":8}

            event: response.output_item.done
            data: {"type":"response.output_item.done","item":{{{message}}},"output_index":0,"sequence_number":9}

            event: response.incomplete
            data: {"type":"response.incomplete","response":{{{ended}}},"sequence_number":10}


            """.ReplaceLineEndings("\n"), streamed.Body, StringComparison.Ordinal);
        Assert.Equal(("9/3 prompt", "0/0 prompt"), (recordedWhole, await coderd.RecordedAsync()));
    }

    [Theory]
    [InlineData(5, "end_turn", 50)]
    [InlineData(99, "end_turn", 50)]
    [InlineData(0, "end_turn", 50)]
    [InlineData(-1, "end_turn", 50)]
    [InlineData(4, "max_tokens", 4)]
    [InlineData(1, "max_tokens", 1)]
    public async Task A_limit_that_the_reply_does_not_reach_changes_nothing(int limit, string reason, int tokens)
    {
        await using var coderd = await TestBridge.SayingAsync(Words);

        var reply = await coderd.PostAsync(TestBridge.Messages, $$"""{"model":"m","max_tokens":{{limit}},"messages":[]}""");

        var text = string.Join(' ', "one two three four five".Split(' ').Take(reason == "end_turn" ? 5 : limit));
        Assert.Equal(WholeMessage($$"""{"type":"text","text":"{{text}}"}""", reason, "null", tokens), reply.Body);
    }

    [Fact]
    public async Task A_tool_call_is_cut_in_its_arguments_and_one_beyond_the_limit_is_left_out()
    {
        const string replies = """[{"text":"Wait","toolCalls":[{"name":"sh","arguments":{"cmd":"ls"}},{"name":"ls"}]}]""";
        await using var coderd = await TestBridge.SayingAsync(replies);

        var message = await coderd.PostAsync(TestBridge.Messages, """{"messages":[],"max_tokens":3,"stream":true}""");
        var recorded = await coderd.RecordedAsync();
        var chat = await coderd.PostAsync(TestBridge.Chat, """{"messages":[],"max_tokens":3}""");
        var response = await coderd.PostAsync(TestBridge.Responses, """{"input":"hi","max_output_tokens":3}""");
        var none = await coderd.PostAsync(TestBridge.Messages, """{"messages":[],"max_tokens":1}""");

        Assert.Contains("\"partial_json\":\"{\\\"cmd\\\":\\\"\"", message.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"name\":\"ls\"", message.Body, StringComparison.Ordinal);
        Assert.Equal("1/4 sh{\"cmd\":\"", recorded);
        var choice = JsonElement.Parse(chat.Body).GetProperty("choices")[0];
        Assert.Equal(("length", "{\"cmd\":\"", 1), (choice.GetProperty("finish_reason").GetString(),
            choice.GetProperty("message").GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString(), choice.GetProperty("message").GetProperty("tool_calls").GetArrayLength()));
        var output = JsonElement.Parse(response.Body).GetProperty("output");
        Assert.Equal((2, "completed", "incomplete", "{\"cmd\":\""), (output.GetArrayLength(), output[0].GetProperty("status").GetString(), output[1].GetProperty("status").GetString(), output[1].GetProperty("arguments").GetString()));
        Assert.Equal("""[{"type":"text","text":"Wait"}]""", JsonElement.Parse(none.Body).GetProperty("content").GetRawText());
    }

    [Theory]
    [InlineData("\"four\"", "one two three ", "four", 4)]
    [InlineData("\"nowhere\",\"ree\",\"two\"", "one ", "two", 2)]
    [InlineData("\"one\"", "", "one", 1)]
    public async Task A_stop_sequence_of_a_message_ends_it_and_is_named(string sequences, string text, string sequence, int tokens)
    {
        await using var coderd = await TestBridge.SayingAsync(Words);

        var whole = await coderd.PostAsync(TestBridge.Messages, $$"""{"model":"m","max_tokens":99,"stop_sequences":[{{sequences}}],"messages":[]}""");
        var streamed = await coderd.PostAsync(TestBridge.Messages, $$"""{"model":"m","max_tokens":99,"stop_sequences":[{{sequences}}],"messages":[],"stream":true}""");

        Assert.Equal(WholeMessage($$"""{"type":"text","text":"{{text}}"}""", "stop_sequence", $"\"{sequence}\"", tokens), whole.Body);
        Assert.Contains($$"""{"stop_reason":"stop_sequence","stop_sequence":"{{sequence}}"}""", streamed.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\" three\"")]
    [InlineData("[\"five\",\" three\"]")]
    public async Task A_stop_sequence_of_a_chat_completion_ends_it_as_if_it_were_done(string stop)
    {
        await using var coderd = await TestBridge.SayingAsync(Words);

        var reply = await coderd.PostAsync(TestBridge.Chat, $$"""{"model":"m","messages":[],"stop":{{stop}}}""");

        Assert.Equal(WholeChat("stop", "\"content\":\"one two\",\"refusal\":\"\"", 2), reply.Body);
    }

    [Theory]
    [InlineData("end_turn", "end_turn", "stop", "completed", null)]
    [InlineData("stop", "end_turn", "stop", "completed", null)]
    [InlineData("completed", "end_turn", "stop", "completed", null)]
    [InlineData("max_tokens", "max_tokens", "length", "incomplete", "max_output_tokens")]
    [InlineData("length", "max_tokens", "length", "incomplete", "max_output_tokens")]
    [InlineData("max_output_tokens", "max_tokens", "length", "incomplete", "max_output_tokens")]
    [InlineData("stop_sequence", "stop_sequence", "stop", "completed", null)]
    [InlineData("tool_use", "tool_use", "tool_calls", "completed", null)]
    [InlineData("tool_calls", "tool_use", "tool_calls", "completed", null)]
    [InlineData("pause_turn", "pause_turn", "stop", "completed", null)]
    [InlineData("refusal", "refusal", "stop", "completed", null)]
    [InlineData("content_filter", "refusal", "content_filter", "incomplete", "content_filter")]
    [InlineData("model_context_window_exceeded", "model_context_window_exceeded", "length", "incomplete", "max_output_tokens")]
    public async Task A_reply_ends_as_it_says_in_each_APIs_own_word(string reason, string message, string chat, string response, string? incomplete)
    {
        await using var coderd = await TestBridge.SayingAsync($$"""[{"text":"one","stopReason":"{{reason}}"}]""");

        var messages = new[] { (await coderd.PostAsync(TestBridge.Messages, "{}")).Body, (await coderd.PostAsync(TestBridge.Messages, """{"stream":true}""")).Body };
        var chats = new[] { (await coderd.PostAsync(TestBridge.Chat, "{}")).Body, (await coderd.PostAsync(TestBridge.Chat, """{"stream":true}""")).Body };
        var whole = JsonElement.Parse((await coderd.PostAsync(TestBridge.Responses, "{}")).Body);
        var streamed = (await coderd.PostAsync(TestBridge.Responses, """{"stream":true}""")).Body;

        Assert.All(messages, body => Assert.Contains($"\"stop_reason\":\"{message}\",\"stop_sequence\":null", body, StringComparison.Ordinal));
        Assert.All(chats, body => Assert.Contains($"\"finish_reason\":\"{chat}\"", body, StringComparison.Ordinal));
        Assert.Equal((response, incomplete), (whole.GetProperty("status").GetString(), whole.GetProperty("incomplete_details") is { ValueKind: JsonValueKind.Object } why ? why.GetProperty("reason").GetString() : null));
        Assert.Contains($"event: response.{response}\n", streamed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_a_text_of_its_own_kind_in_both_APIs_of_OpenAI()
    {
        const string refusal = """[{"text":"I cannot.","stopReason":"refusal","usage":{"input":9,"output":2}}]""";
        await using var coderd = await TestBridge.SayingAsync(refusal);

        var chat = (await coderd.PostAsync(TestBridge.Chat, """{"model":"m","messages":[]}""")).Body;
        await RestartAsync(coderd, refusal);
        var chunks = (await coderd.PostAsync(TestBridge.Chat, """{"model":"m","messages":[],"stream":true}""")).Body;
        await RestartAsync(coderd, refusal);
        var response = (await coderd.PostAsync(TestBridge.Responses, """{"model":"m","input":"hi"}""")).Body;
        await RestartAsync(coderd, refusal);
        var events = (await coderd.PostAsync(TestBridge.Responses, """{"model":"m","input":"hi","stream":true}""")).Body;

        Assert.Equal(WholeChat("stop", "\"content\":\"\",\"refusal\":\"I cannot.\"", 2), chat);
        Assert.StartsWith($$$"""
            data: {{{Chunk("{\"role\":\"assistant\",\"content\":null,\"refusal\":\"\"}")}}}

            data: {{{Chunk("{\"refusal\":\"I\"}")}}}

            data: {{{Chunk("{\"refusal\":\" cannot.\"}")}}}

            data: {{{Chunk("{}", "\"stop\"")}}}


            """.ReplaceLineEndings("\n"), chunks, StringComparison.Ordinal);
        var message = $$"""{"id":"{{Msg}}","type":"message","status":"completed","content":[{"type":"refusal","refusal":"I cannot."}],"role":"assistant"}""";
        Assert.Equal(Response("completed", null, message, 2, "null"), Compact(response));
        Assert.Contains($$$"""
            event: response.content_part.added
            data: {"type":"response.content_part.added","content_index":0,"item_id":"{{{Msg}}}","output_index":0,"part":{"type":"refusal","refusal":""},"sequence_number":3}

            event: response.refusal.delta
            data: {"type":"response.refusal.delta","content_index":0,"delta":"I","item_id":"{{{Msg}}}","output_index":0,"sequence_number":4}

            event: response.refusal.delta
            data: {"type":"response.refusal.delta","content_index":0,"delta":" cannot.","item_id":"{{{Msg}}}","output_index":0,"sequence_number":5}

            event: response.refusal.done
            data: {"type":"response.refusal.done","content_index":0,"item_id":"{{{Msg}}}","output_index":0,"sequence_number":6,"refusal":"I cannot."}

            event: response.content_part.done
            data: {"type":"response.content_part.done","content_index":0,"item_id":"{{{Msg}}}","output_index":0,"part":{"type":"refusal","refusal":"I cannot."},"sequence_number":7}

            event: response.output_item.done
            data: {"type":"response.output_item.done","item":{{{message}}},"output_index":0,"sequence_number":8}

            event: response.completed
            """.ReplaceLineEndings("\n").TrimEnd(), events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_may_have_nothing_but_its_end()
    {
        await using var coderd = await TestBridge.SayingAsync("""[{"stopReason":"refusal","usage":{"input":9,"output":1}}]""");

        var reply = await coderd.PostAsync(TestBridge.Messages, """{"model":"m","messages":[]}""");

        Assert.Equal(WholeMessage("", "refusal", "null", 1), reply.Body);
    }

    private const string Msg = "msg_5e3f3ac13076481b28b4a8edf2bb5bb67069451a5e7d1b4b";
    private const string ChunkHead = $$$"""{"id":"{{{Id}}}","object":"chat.completion.chunk","created":1767225600,"model":"m","service_tier":"default","system_fingerprint":"fp_mock000000",""";

    private static async Task RestartAsync(TestBridge coderd, string replies)
    {
        await coderd.AdminAsync("POST", "reset");
        await coderd.AdminAsync("PUT", "bridge", $$"""{"replies":{{replies}}}""");
    }

    private static string Chunk(string delta, string finish = "null") =>
        $$$"""{{{ChunkHead}}}"choices":[{"index":0,"delta":{{{delta}}},"logprobs":null,"finish_reason":{{{finish}}}}],"usage":null}""";

    private static string ChatUsage(int output) =>
        $$$"""{"completion_tokens":{{{output}}},"prompt_tokens":9,"total_tokens":{{{9 + output}}},"completion_tokens_details":{"accepted_prediction_tokens":0,"audio_tokens":0,"reasoning_tokens":0,"rejected_prediction_tokens":0},"prompt_tokens_details":{"audio_tokens":0,"cached_tokens":0}}""";

    private static string WholeChat(string finish, string message, int output) =>
        $$$"""{"id":"{{{Id}}}","choices":[{"finish_reason":"{{{finish}}}","index":0,"logprobs":{"content":null,"refusal":null},"message":{{{{message}}},"role":"assistant","annotations":[],"audio":{"id":"","data":"","expires_at":0,"transcript":""},"function_call":{"arguments":"","name":""},"tool_calls":null}}],"created":1767225600,"model":"m","object":"chat.completion","service_tier":"default","system_fingerprint":"fp_mock000000","usage":{{{ChatUsage(output)}}}}""";

    private static string WholeMessage(string content, string reason, string sequence, int output) =>
        $$$"""{"id":"{{{Id}}}","type":"message","role":"assistant","model":"m","content":[{{{content}}}],"stop_reason":"{{{reason}}}","stop_sequence":{{{sequence}}},"usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":9,"output_tokens":{{{output}}},"server_tool_use":{"web_search_requests":0},"service_tier":""}}""";

    private static string Response(string status, string? reason, string output, int tokens, string limit) =>
        $$$"""{"id":"resp_73eba6180e2fd13c6f7e08d866936138f51354baef898109","object":"response","created_at":1767225600,"status":"{{{status}}}","background":false,"completed_at":{{{(reason is null ? "1767225600" : "null")}}},"error":null,"incomplete_details":{{{(reason is null ? "null" : $"{{\"reason\":\"{reason}\"}}")}}},"instructions":null,"max_output_tokens":{{{limit}}},"max_tool_calls":null,"model":"m","output":[{{{output}}}],"parallel_tool_calls":true,"previous_response_id":null,"prompt_cache_key":null,"prompt_cache_retention":null,"reasoning":{"effort":null,"summary":null},"safety_identifier":null,"service_tier":"default","store":true,"temperature":1.0,"text":{"format":{"type":"text"},"verbosity":"medium"},"tool_choice":"auto","tools":[],"top_logprobs":0,"top_p":1.0,"truncation":"disabled","usage":{"input_tokens":9,"input_tokens_details":{"cached_tokens":0},"output_tokens":{{{tokens}}},"output_tokens_details":{"reasoning_tokens":0},"total_tokens":{{{9 + tokens}}}},"user":null,"metadata":{}}""";

    internal static string Compact(string json)
    {
        using var whole = JsonDocument.Parse(json);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            whole.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
