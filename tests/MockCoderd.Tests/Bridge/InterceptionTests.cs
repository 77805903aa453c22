using System.Text.Json;

namespace Mocks.MockCoderd.Tests.Bridge;

/// <summary>Every request to a model is recorded: under /__admin for tests, and in coderd's own lists.</summary>
public sealed class InterceptionTests
{
    private const string Secret = "my password is hunter2";
    private const string CoderKey = $"Coder-Session-Token: {Known.ApiKey}";

    [Fact]
    public async Task A_call_is_kept_with_model_tokens_and_tools_and_its_prompt_only_on_demand()
    {
        await using var coderd = await TestBridge.SayingAsync("""[{"text":"ok","toolCalls":[{"name":"shell","arguments":{"cmd":"ls"}}],"usage":{"input":10,"output":5,"cached":4}}]""");
        await coderd.PostAsync(TestBridge.Responses, Ask(Secret), TestBridge.Bearer, "User-Agent: codex_exec/0.169.0", "session_id: s-1");

        var hidden = Assert.Single((await coderd.AdminAsync("GET", "interceptions")).GetProperty("interceptions").EnumerateArray());
        var shown = Assert.Single((await coderd.AdminAsync("GET", "interceptions?prompts=show")).GetProperty("interceptions").EnumerateArray());

        Assert.Equal(("dev", "Codex", "s-1", "openai", "responses", "gpt-5.2"), (Text("initiator"), Text("client"), Text("sessionId"), Text("provider"), Text("api"), Text("model")));
        Assert.Equal((6, 5, 4), (Number("inputTokens"), Number("outputTokens"), Number("cachedTokens")));
        Assert.Equal("""{"cmd":"ls"}""", Assert.Single(hidden.GetProperty("toolCalls").EnumerateArray()).GetProperty("arguments").GetString());
        Assert.Equal("22 characters …#", Text("prompt")[..16]);
        Assert.Equal(Secret, shown.GetProperty("prompt").GetString());

        string Text(string name) => hidden.GetProperty(name).GetString()!;
        int Number(string name) => hidden.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task No_control_route_prints_a_prompt_or_a_key_unless_asked()
    {
        await using var coderd = await TestBridge.StartAsync();
        foreach (var header in (string[])[TestBridge.Bearer, $"X-Api-Key: {Known.ApiKey}", $"X-Coder-AI-Governance-Token: {Known.ApiKey}"])
        {
            await coderd.PostAsync(TestBridge.Responses, Ask(Secret), header);
        }

        await coderd.PostAsync(TestBridge.Messages, $$"""{"messages":[{"role":"user","content":"{{Secret}}"}]}""");
        await coderd.GetAsync($"{TestBridge.Prefix}/interceptions", CoderKey);

        foreach (var path in (string[])["requests", "requests/1", "requests/latest", "interceptions", "interceptions?prompts=hide", "verdicts"])
        {
            var shown = await coderd.SendAsync("GET", $"/__admin/{path}", null);
            Assert.Equal(200, shown.Status);
            Assert.DoesNotContain("hunter2", shown.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(Known.ApiKey, shown.Body, StringComparison.Ordinal);
        }

        Assert.Contains("Interception 253d950f-11eb-4beb-8c2d-54c57803deb6: Unknown asked openai gpt-5.2, whole.", coderd.Remarks);
    }

    [Fact]
    public async Task Who_asks_for_prompts_at_the_start_sees_them_everywhere()
    {
        await using var coderd = await TestBridge.StartAsync(bridge: new(ShowPrompts: true));
        await coderd.PostAsync(TestBridge.Responses, Ask(Secret));

        Assert.Contains("hunter2", (await coderd.AdminAsync("GET", "requests/1")).GetProperty("request").GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Equal(Secret, (await coderd.AdminAsync("GET", "interceptions")).GetProperty("interceptions")[0].GetProperty("prompt").GetString());
    }

    [Fact]
    public async Task Coderd_lists_interceptions_newest_first_in_its_own_words()
    {
        await using var coderd = await TestBridge.SayingAsync("""[{"text":"ok","toolCalls":[{"name":"shell","arguments":{"cmd":"ls <x>"}}],"usage":{"input":10,"output":5,"cached":4}}]""");
        await coderd.PostAsync(TestBridge.Responses, Ask("Fix"), TestBridge.Bearer, "User-Agent: codex_exec/0.169.0");

        var reply = await coderd.GetAsync($"{TestBridge.Prefix}/interceptions", CoderKey);

        var ids = Ids(reply.Body, "token_usages", "user_prompts", "tool_usages");
        Assert.Equal(Reply.Json(200, $$"""
            {"count":1,"results":[{"id":"{{One}}","api_key_id":"mocksessid","initiator":{"id":"{{Known.User}}","username":"dev"},"provider":"openai","model":"gpt-5.2","client":"Codex","metadata":{},"started_at":"2026-01-01T00:00:00Z","ended_at":"2026-01-01T00:00:00Z","token_usages":[{"id":"{{ids[0]}}","interception_id":"{{One}}","provider_response_id":"{{Resp}}","input_tokens":6,"output_tokens":5,"metadata":{"input_cached":4,"output_reasoning":0,"total_tokens":15},"created_at":"2026-01-01T00:00:00Z"}],"user_prompts":[{"id":"{{ids[1]}}","interception_id":"{{One}}","provider_response_id":"{{Resp}}","prompt":"Fix","metadata":{},"created_at":"2026-01-01T00:00:00Z"}],"tool_usages":[{"id":"{{ids[2]}}","interception_id":"{{One}}","provider_response_id":"{{Resp}}","server_url":"","tool":"shell","input":"{\"cmd\":\"ls \u003cx\u003e\"}","injected":false,"invocation_error":"","metadata":{},"created_at":"2026-01-01T00:00:00Z"}]}]}
            """.Trim()), reply.Text);
    }

    [Fact]
    public async Task An_empty_list_is_an_empty_list()
    {
        await using var coderd = await TestBridge.StartAsync();

        Assert.Equal(Reply.Json(200, """{"count":0,"results":[]}"""), (await coderd.GetAsync($"{TestBridge.Prefix}/interceptions", CoderKey)).Text);
        Assert.Equal(Reply.Json(200, """{"count":0,"sessions":[]}"""), (await coderd.GetAsync($"{TestBridge.Prefix}/sessions", CoderKey)).Text);
        Assert.Equal(Reply.Json(200, "[]"), (await coderd.GetAsync($"{TestBridge.Prefix}/models", CoderKey)).Text);
    }

    [Fact]
    public async Task The_middle_of_a_turn_has_no_prompt_and_a_streamed_message_two_counts()
    {
        await using var coderd = await TestBridge.StartAsync();
        await coderd.PostAsync(TestBridge.Responses, """{"input":[{"role":"user","content":"hi"},{"type":"function_call_output","output":"x"}]}""");
        await coderd.PostAsync(TestBridge.Messages, """{"stream":true,"messages":[{"role":"user","content":"hi"}]}""", TestBridge.Bearer, "User-Agent: claude-cli/2.1");

        var results = JsonElement.Parse((await coderd.GetAsync($"{TestBridge.Prefix}/interceptions", CoderKey)).Body).GetProperty("results");

        Assert.Equal((2, 1, "Claude Code"), (results[0].GetProperty("token_usages").GetArrayLength(), results[0].GetProperty("user_prompts").GetArrayLength(), results[0].GetProperty("client").GetString()));
        Assert.Equal((1, 0, "Unknown"), (results[1].GetProperty("token_usages").GetArrayLength(), results[1].GetProperty("user_prompts").GetArrayLength(), results[1].GetProperty("client").GetString()));
    }

    [Fact]
    public async Task Sessions_gather_the_calls_of_one_session_of_the_client()
    {
        await using var coderd = await TestBridge.SayingAsync("""[{"text":"ok","usage":{"input":10,"output":5}}]""");
        foreach (var prompt in (string[])["one", "two"])
        {
            await coderd.PostAsync(TestBridge.Responses, Ask(prompt), TestBridge.Bearer, "User-Agent: codex", "session_id: s-1");
        }

        var reply = await coderd.GetAsync($"{TestBridge.Prefix}/sessions", CoderKey);

        Assert.Equal(Reply.Json(200, $$"""
            {"count":1,"sessions":[{"id":"s-1","initiator":{"id":"{{Known.User}}","username":"dev"},"providers":["openai"],"models":["gpt-5.2"],"client":"Codex","metadata":{},"started_at":"2026-01-01T00:00:00Z","ended_at":"2026-01-01T00:00:00Z","threads":2,"token_usage_summary":{"input_tokens":20,"output_tokens":10,"cache_read_input_tokens":0,"cache_write_input_tokens":0},"last_prompt":"two","last_active_at":"2026-01-01T00:00:00Z"}]}
            """.Trim()), reply.Text);
    }

    [Theory]
    [InlineData("2.31", "interceptions", 200)]
    [InlineData("2.31", "sessions", 404)]
    [InlineData("2.34", "interceptions", 200)]
    [InlineData("2.34", "sessions", 200)]
    [InlineData("2.35", "interceptions", 404)]
    [InlineData("2.35", "clients", 404)]
    [InlineData("2.36", "clients", 200)]
    public async Task Which_lists_there_are_depends_on_the_release(string release, string list, int status)
    {
        await using var coderd = await TestBridge.StartAsync(release: release);

        var reply = await coderd.GetAsync($"{TestBridge.Prefix}/{list}", CoderKey, TestBridge.Bearer);

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task The_lists_want_coderds_own_authentication_and_say_so_as_coderd_does()
    {
        await using var coderd = await TestBridge.StartAsync();

        var reply = await coderd.SendAsync("GET", $"{TestBridge.Prefix}/interceptions", null);

        Assert.Equal(Reply.Json(401, """{"message":"You are signed out or your session has expired. Please sign in again to continue.","detail":"Cookie \"coder_session_token\" or query parameter must be provided."}"""), reply.Text);
    }

    [Fact]
    public async Task A_member_sees_what_they_asked_themselves()
    {
        await using var coderd = await TestBridge.StartAsync();
        await coderd.PostAsync(TestBridge.Responses, Ask("mine"));
        await coderd.PostAsync(TestBridge.Responses, Ask("theirs"), $"Authorization: Bearer {Known.OtherApiKey}");

        var reply = await coderd.GetAsync($"{TestBridge.Prefix}/interceptions", CoderKey);

        Assert.Contains("\"prompt\":\"mine\"", reply.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("theirs", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limit=1", "two")]
    [InlineData("limit=1&offset=1", "one")]
    [InlineData("q=model:gpt-5.2", "two", "one")]
    [InlineData("q=provider:anthropic")]
    [InlineData("q=initiator:me", "two", "one")]
    [InlineData("q=other")]
    [InlineData($"after_id={Two}", "one")]
    [InlineData("q=started_after:%222026-01-02T00:00:00Z%22")]
    public async Task A_page_of_what_matches(string query, params string[] prompts)
    {
        await using var coderd = await TestBridge.StartAsync();
        await coderd.PostAsync(TestBridge.Responses, Ask("one"));
        await coderd.PostAsync(TestBridge.Responses, Ask("two"));

        var reply = await coderd.GetAsync($"{TestBridge.Prefix}/interceptions?{query}", CoderKey);

        Assert.Equal(prompts, JsonElement.Parse(reply.Body).GetProperty("results").EnumerateArray()
            .Select(one => one.GetProperty("user_prompts")[0].GetProperty("prompt").GetString()));
    }

    [Theory]
    [InlineData("limit=1001", """{"message":"Invalid pagination limit value.","detail":"Pagination limit must be in range (0, 1000]"}""")]
    [InlineData($"after_id={One}&offset=1", """{"message":"Query parameters have invalid values.","detail":"Cannot use both after_id and offset pagination in the same request."}""")]
    [InlineData("limit=x", """{"message":"Query parameters have invalid values.","validations":[{"field":"limit","detail":"Query param \"limit\" must be a valid 32-bit positive integer: strconv.ParseInt: parsing \"x\": invalid syntax"}]}""")]
    [InlineData("offset=-1", """{"message":"Query parameters have invalid values.","validations":[{"field":"offset","detail":"Query param \"offset\" must be a valid 32-bit positive integer: value is negative"}]}""")]
    [InlineData("after_id=x", """{"message":"Query parameters have invalid values.","validations":[{"field":"after_id","detail":"Query param \"after_id\" must be a valid uuid"}]}""")]
    [InlineData("q=a:b:c", """{"message":"Invalid workspace search query.","validations":[{"field":"q","detail":"Query element \"a:b:c\" can only contain 1 ':'"}]}""")]
    [InlineData("q=color:red", """{"message":"Invalid workspace search query.","validations":[{"field":"color","detail":"\"color\" is not a valid query param"}]}""")]
    public async Task A_list_that_cannot_be_asked_for_is_a_400(string query, string body)
    {
        await using var coderd = await TestBridge.StartAsync();

        Assert.Equal(Reply.Json(400, body), (await coderd.GetAsync($"{TestBridge.Prefix}/interceptions?{query}", CoderKey)).Text);
    }

    private const string One = "253d950f-11eb-4beb-8c2d-54c57803deb6";
    private const string Two = "d939926f-0544-4b0f-8495-fb9629ecbfa8";
    private const string Resp = "resp_73eba6180e2fd13c6f7e08d866936138f51354baef898109";

    private static string Ask(string prompt) => $$"""{"model":"gpt-5.2","input":"{{prompt}}"}""";

    private static string[] Ids(string body, params string[] lists) =>
        [.. lists.Select(list => JsonElement.Parse(body).GetProperty("results")[0].GetProperty(list)[0].GetProperty("id").GetString()!)];
}
