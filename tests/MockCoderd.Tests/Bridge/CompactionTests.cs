using System.Text.Json;

namespace Mocks.MockCoderd.Tests.Bridge;

/// <summary>A conversation in one item: on demand inside of Responses, and on the routes that the bridge passes on.</summary>
public sealed class CompactionTests
{
    private const string Item = """{"id":"cmp_d5","type":"compaction","encrypted_content":"x"}""";
    private const string Compact = $"{TestBridge.Responses}/compact";
    private const string Tokens = $"{TestBridge.Responses}/input_tokens";

    [Fact]
    public async Task A_trigger_at_the_end_is_answered_with_exactly_one_compaction_whatever_the_replies_are()
    {
        await using var coderd = await TestBridge.SayingAsync("""[{"text":"no","toolCalls":[{"name":"sh"}],"stopReason":"max_tokens"}]""");
        const string input = """{"model":"m","input":[{"role":"user","content":"hi there"},{"type":"compaction_trigger"}],"max_output_tokens":1""";

        var whole = JsonElement.Parse((await coderd.PostAsync(TestBridge.Responses, $"{input}}}")).Body);
        var stream = (await coderd.PostAsync(TestBridge.Responses, $"{input},\"stream\":true}}")).Body;

        var only = Assert.Single(whole.GetProperty("output").EnumerateArray());
        Assert.Equal(["id", "type", "encrypted_content"], only.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("compaction", "completed"), (only.GetProperty("type").GetString(), whole.GetProperty("status").GetString()));
        var events = stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        var item = JsonElement.Parse(events[3].Split("data: ")[1]).GetProperty("item").GetRawText();
        Assert.Equal(["response.created", "response.in_progress", "response.output_item.added", "response.output_item.done", "response.completed"],
            events.Select(one => one.Split('\n')[0]["event: ".Length..]));
        Assert.Equal($$"""
            event: response.output_item.added
            data: {"type":"response.output_item.added","item":{{item}},"output_index":0,"sequence_number":2}

            event: response.output_item.done
            data: {"type":"response.output_item.done","item":{{item}},"output_index":0,"sequence_number":3}
            """.ReplaceLineEndings("\n"), $"{events[2]}\n\n{events[3]}");
        Assert.Contains($"\"output\":[{item}]", events[4], StringComparison.Ordinal);
        Assert.Matches("^\\{\"id\":\"cmp_[0-9a-f]{48}\",\"type\":\"compaction\",\"encrypted_content\":\"[A-Za-z0-9+/]+=*\"\\}$", item);
        Assert.Equal("2/1", await coderd.RecordedAsync());
    }

    [Theory]
    [InlineData($$"""[{"role":"user","content":"hi"},{{Item}},{"role":"user","content":"go on"}]""")]
    [InlineData($$"""[{{Item}}]""")]
    [InlineData("""[{"type":"compaction_trigger"},{"role":"user","content":"go on"}]""")]
    public async Task A_conversation_that_was_compacted_goes_on(string input)
    {
        await using var coderd = await TestBridge.SayingAsync("""[{"text":"Further."}]""");

        var reply = await coderd.PostAsync(TestBridge.Responses, $$"""{"model":"m","input":{{input}}}""");

        Assert.Equal("Further.", JsonElement.Parse(reply.Body).GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Compact_keeps_the_users_messages_and_puts_the_rest_into_one_item()
    {
        await using var coderd = await TestBridge.StartAsync();

        var reply = await coderd.PostAsync(Compact, """{"model":"m","input":[{"role":"user","content":"hi"},{"role":"assistant","content":"yes"},{"role":"user","content":[{"type":"input_text","text":"more"}]}]}""");

        Assert.Equal((200, "application/json"), (reply.Status, reply.Header("Content-Type")));
        Assert.Equal("""{"id":"resp_73eba6180e2fd13c6f7e08d866936138f51354baef898109","object":"response.compaction","created_at":1767225600,"output":[{"id":"msg_5e3f3ac13076481b28b4a8edf2bb5bb67069451a5e7d1b4b","type":"message","status":"completed","content":[{"type":"input_text","text":"hi"}],"role":"user"},"""
            + """{"id":"{msg}","type":"message","status":"completed","content":[{"type":"input_text","text":"more"}],"role":"user"},{"id":"{cmp}","type":"compaction","encrypted_content":"{content}"}],"usage":{"input_tokens":39,"input_tokens_details":{"cached_tokens":0},"output_tokens":1,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":40}}""",
            Blanked(EndingTests.Compact(reply.Body)));
        Assert.Equal(0, (await coderd.AdminAsync("GET", "interceptions")).GetProperty("interceptions").GetArrayLength());
    }

    [Fact]
    public async Task Compact_takes_a_text_too()
    {
        await using var coderd = await TestBridge.StartAsync();

        var output = JsonElement.Parse((await coderd.PostAsync(Compact, """{"model":"m","input":"hi"}""")).Body).GetProperty("output");

        Assert.Equal((2, "hi", "compaction"), (output.GetArrayLength(), output[0].GetProperty("content")[0].GetProperty("text").GetString(), output[1].GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Input_tokens_are_an_estimate_by_the_bytes()
    {
        await using var coderd = await TestBridge.StartAsync();

        Assert.Equal(Reply.Of(200, "application/json", "{\n  \"object\": \"response.input_tokens\",\n  \"input_tokens\": 8\n}"),
            (await coderd.PostAsync(Tokens, """{"model":"m","input":"hello"}""")).Text);
    }

    [Theory]
    [InlineData(Compact, "nonsense", "We could not parse the JSON body of your request. The OpenAI API expects a JSON payload.", "null", "null")]
    [InlineData(Compact, "{}", "Missing required parameter: 'model'.", "\"model\"", "\"missing_required_parameter\"")]
    [InlineData(Tokens, "[1]", "We could not parse the JSON body of your request. The OpenAI API expects a JSON payload.", "null", "null")]
    public async Task A_body_that_OpenAI_cannot_use_is_its_400(string path, string body, string message, string param, string code)
    {
        await using var coderd = await TestBridge.StartAsync();

        var reply = await coderd.PostAsync(path, body);

        Assert.Equal((400, $$$"""{"error":{"message":"{{{message}}}","type":"invalid_request_error","param":{{{param}}},"code":{{{code}}}}}"""), (reply.Status, EndingTests.Compact(reply.Body)));
    }

    [Theory]
    [InlineData("POST", "/openai/v1/responses/compact")]
    [InlineData("POST", "/openai/v1/responses/input_tokens")]
    [InlineData("GET", "/openai/v1/responses/resp_1")]
    [InlineData("GET", "/openai/v1/conversations")]
    [InlineData("POST", "/anthropic/api/event_logging/batch")]
    public async Task In_2_29_the_bridge_does_not_pass_these_on(string method, string path)
    {
        await using var old = await TestBridge.StartAsync(release: "2.29");
        await using var next = await TestBridge.StartAsync(release: "2.30");

        var refused = await old.SendAsync(method, TestBridge.Prefix + path, "{}", TestBridge.Bearer);

        Assert.Equal(Reply.Of(404, "text/plain; charset=utf-8", $"route not supported: {method} {path}\n"), refused.Text);
        Assert.Contains("coderd 2.29 has no such route; the releases from 2.30 to 2.37 have.", old.Remarks);
        Assert.NotEqual("text/plain; charset=utf-8", (await next.SendAsync(method, TestBridge.Prefix + path, "{}", TestBridge.Bearer)).Header("Content-Type"));
    }

    [Fact]
    public async Task In_2_29_Responses_are_passed_on_as_they_come_and_not_recorded()
    {
        await using var coderd = await TestBridge.SayingAsync("""[{"text":"one","firstTokenMs":1000}]""", release: "2.29");
        using var connection = await coderd.BeginAsync("POST", TestBridge.Responses, """{"input":"hi","stream":true,"background":true}""", TestBridge.Bearer, "Connection: close");

        var head = await connection.ReadHeadAsync();
        await coderd.Time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(1));
        coderd.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.StartsWith("HTTP/1.1 200 OK", head, StringComparison.Ordinal);
        Assert.Contains("response.completed", await connection.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(0, (await coderd.AdminAsync("GET", "interceptions")).GetProperty("interceptions").GetArrayLength());
    }

    private static string Blanked(string body)
    {
        var output = JsonElement.Parse(body).GetProperty("output");
        return body.Replace(output[1].GetProperty("id").GetString()!, "{msg}", StringComparison.Ordinal)
            .Replace(output[2].GetProperty("id").GetString()!, "{cmp}", StringComparison.Ordinal)
            .Replace(output[2].GetProperty("encrypted_content").GetString()!, "{content}", StringComparison.Ordinal);
    }
}
