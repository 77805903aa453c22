using System.Text;
using Mocks.MockCoderd.Bridge;

namespace Mocks.MockCoderd.Tests.Bridge;

/// <summary>Anthropic's messages through the bridge, which writes its own id and its own token count into every event.</summary>
public sealed class MessagesTests
{
    private const string Hello = """[{"text":"Hi you","usage":{"input":11,"output":4,"cached":2}}]""";
    private const string Ask = """{"model":"claude","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"stream":true}""";
    private const string Id = "253d950f-11eb-4beb-8c2d-54c57803deb6";
    private const string Mark = $$$"""
        ,"message":{"id":"{{{Id}}}"},"usage":{"output_tokens":0}}
        """;

    [Fact]
    public async Task A_stream_has_the_bridges_id_and_count_in_every_event_and_the_sum_in_the_last_but_one()
    {
        await using var coderd = await TestBridge.SayingAsync(Hello);

        var reply = await coderd.PostAsync(TestBridge.Messages, Ask);

        Assert.Equal("text/event-stream", reply.Header("Content-Type"));
        Assert.Equal($$$"""
            event: message_start
            data: {"type":"message_start","message":{"id":"{{{Id}}}","type":"message","role":"assistant","model":"claude","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":9,"cache_creation_input_tokens":0,"cache_read_input_tokens":2,"output_tokens":1,"service_tier":"standard"}},"usage":{"output_tokens":0}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}{{{Mark}}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}{{{Mark}}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" you"}{{{Mark}}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0{{{Mark}}}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":5},"message":{"id":"{{{Id}}}"}}

            event: message_stop
            data: {"type":"message_stop"{{{Mark}}}


            """.ReplaceLineEndings("\n"), reply.Body);
    }

    [Fact]
    public async Task A_whole_one_is_the_providers_with_id_and_usage_replaced()
    {
        await using var coderd = await TestBridge.SayingAsync(Hello);

        var reply = await coderd.PostAsync($"{TestBridge.Messages}?beta=true", """{"model":"claude","messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(Reply.Of(200, "application/json", $$$"""
            {"id":"{{{Id}}}","type":"message","role":"assistant","model":"claude","content":[{"type":"text","text":"Hi you"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":2,"input_tokens":9,"output_tokens":4,"server_tool_use":{"web_search_requests":0},"service_tier":""}}
            """.Trim()), reply.Text);
    }

    [Fact]
    public async Task A_tool_call_is_a_block_of_its_own_and_stops_for_it()
    {
        await using var coderd = await TestBridge.SayingAsync("""[{"text":"Wait","toolCalls":[{"name":"Bash","arguments":{"command":"ls"},"id":"toolu_mine"}]}]""");

        var reply = await coderd.PostAsync(TestBridge.Messages, Ask);

        Assert.Contains($$$"""
            event: content_block_start
            data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_mine","name":"Bash","input":{}}{{{Mark}}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":""}{{{Mark}}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"command\":\"ls\"}"}{{{Mark}}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":1{{{Mark}}}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null}
            """.ReplaceLineEndings("\n").TrimEnd(), reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silence_of_more_than_ten_seconds_is_filled_with_pings()
    {
        await using var coderd = await TestBridge.SayingAsync("""[{"text":"Hi","firstTokenMs":25000}]""");
        var answer = coderd.SendRawAsync("POST", TestBridge.Messages, Ask, TestBridge.Bearer);

        foreach (var seconds in (int[])[10, 10, 5])
        {
            await coderd.Time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(seconds));
            coderd.Time.Advance(TimeSpan.FromSeconds(seconds));
        }

        var body = Reply.Parse(await answer).Body;
        Assert.Equal(2, body.Split("event: ping\ndata: {\"type\": \"ping\"}\n\n").Length - 1);
        Assert.True(body.IndexOf("event: message_start", StringComparison.Ordinal) < body.IndexOf("event: ping", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_first_event_is_there_before_the_model_has_said_a_word()
    {
        await using var coderd = await TestBridge.SayingAsync("""[{"text":"Hi","firstTokenMs":5000}]""");
        using var connection = await coderd.BeginAsync("POST", TestBridge.Messages, Ask, TestBridge.Bearer, "Connection: close");

        var head = await connection.ReadHeadAsync();
        var chunk = await connection.ReadUntilAsync("\n\n");
        await coderd.Time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(5));
        coderd.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.StartsWith("HTTP/1.1 200 OK", head, StringComparison.Ordinal);
        Assert.Contains("event: message_start\n", chunk, StringComparison.Ordinal);
        Assert.Contains("message_stop", Encoding.UTF8.GetString(await connection.ReadBytesToEndAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_are_counted_by_the_provider_and_events_of_the_client_are_taken()
    {
        await using var coderd = await TestBridge.StartAsync(bridge: new BridgeSettings());

        var count = await coderd.PostAsync($"{TestBridge.Messages}/count_tokens?beta=true", """{"messages":[]}""");
        var events = await coderd.PostAsync($"{TestBridge.Prefix}/anthropic/api/event_logging/batch", "{}");

        Assert.Equal(Reply.Of(200, "application/json", "{\n  \"input_tokens\": 4\n}"), count.Text);
        Assert.Equal(Reply.Of(200, "application/json", "{}"), events.Text);
    }
}
