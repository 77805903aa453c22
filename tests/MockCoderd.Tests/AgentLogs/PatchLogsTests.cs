namespace Mocks.MockCoderd.Tests.AgentLogs;

/// <summary>Log lines that agents send.</summary>
public sealed class PatchLogsTests
{
    private const string Source = "0f2ea1b2-0000-4000-8000-00000000abcd";
    private const string External = "3b579bf4-1ed8-4b99-87a8-e9a1e3410410";
    private const int MaxBytes = 1_048_576;

    [Fact]
    public async Task Lines_are_stored_with_the_servers_time_and_null_is_answered()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.PatchAsync("logs", $$"""
            {"log_source_id":"{{Source}}","logs":[
              {"created_at":"1999-01-01T00:00:00Z","output":"one","level":"warn"},
              {"output":"two <b>","level":""},
              {"Output":"three"}]} trailing
            """);

        Assert.Equal(Reply.Json(200, "null"), reply.Text);
        Assert.Equal("5", reply.Header("Content-Length"));
        var read = await coderd.GetAsync($"/api/v2/workspaceagents/{Known.Agent}/logs", Known.ApiKey);
        Assert.Equal(Reply.Json(200,
            $$"""[{"id":1,"created_at":"2026-02-01T11:00:00Z","output":"one","level":"warn","source_id":"{{Source}}"},""" +
            $$"""{"id":2,"created_at":"2026-02-01T11:00:00Z","output":"two \u003cb\u003e","level":"info","source_id":"{{Source}}"},""" +
            $$"""{"id":3,"created_at":"2026-02-01T11:00:00Z","output":"three","level":"info","source_id":"{{Source}}"}]"""), read.Text);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"logs":null}""")]
    [InlineData("""{"logs":[]}""")]
    [InlineData("""{"logs":[{"level":"fatal"}],"LOGS":[]}""")]
    public async Task No_lines_are_refused(string body)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        Assert.Equal(Reply.Json(400, """{"message":"No logs provided."}"""), (await coderd.PatchAsync("logs", body)).Text);
    }

    [Theory]
    [InlineData("", "EOF")]
    [InlineData("  ", "EOF")]
    [InlineData("{", "unexpected EOF")]
    [InlineData("{x", "invalid character 'x' looking for beginning of object key string")]
    [InlineData("[]", "json: cannot unmarshal array into Go value of type agentsdk.PatchLogs")]
    [InlineData("""{"logs":{}}""", "json: cannot unmarshal object into Go struct field PatchLogs.logs of type []agentsdk.Log")]
    [InlineData("""{"logs":[5]}""", "json: cannot unmarshal number into Go struct field PatchLogs.logs of type agentsdk.Log")]
    [InlineData("""{"logs":[{"output":5}]}""", "json: cannot unmarshal number into Go struct field Log.logs.output of type string")]
    [InlineData("""{"logs":[{"level":true}]}""", "json: cannot unmarshal bool into Go struct field Log.logs.level of type codersdk.LogLevel")]
    [InlineData("""{"logs":[{"created_at":5}]}""", "Time.UnmarshalJSON: input is not a JSON string")]
    [InlineData("""{"log_source_id":"abc"}""", "invalid UUID length: 3")]
    [InlineData("""{"log_source_id":"gf2ea1b2-0000-4000-8000-00000000abcd"}""", "invalid UUID format")]
    [InlineData("""{"log_source_id":"xrn:uuid:0f2ea1b2-0000-4000-8000-00000000abcd"}""", "invalid urn prefix: \\\"xrn:uuid:\\\"")]
    public async Task A_bad_body_is_refused_in_the_decoders_words(string body, string detail)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.PatchAsync("logs", body);

        Assert.Equal(Reply.Json(400, $$"""{"message":"Request body must be valid JSON.","detail":"{{detail}}"}"""), reply.Text);
    }

    [Theory]
    [InlineData("fatal")]
    [InlineData("INFO")]
    [InlineData(" info")]
    public async Task A_level_is_one_of_five_in_lower_case_and_the_batch_falls_with_it(string level)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.PatchAsync("logs", $$"""{"log_source_id":"{{Source}}","logs":[{"output":"good","level":"trace"},{"output":"bad","level":"{{level}}"}]}""");

        Assert.Equal(Reply.Json(400, $$"""{"message":"Invalid log level provided.","detail":"invalid log level: \"{{level}}\""}"""), reply.Text);
        Assert.Empty(await coderd.ReadLinesAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData(""" "log_source_id":null,""")]
    [InlineData(""" "log_source_id":"00000000-0000-0000-0000-000000000000",""")]
    public async Task Lines_without_a_source_get_one_even_when_they_are_refused(string source)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var refused = await coderd.PatchAsync("logs", $$"""{{{source}}"logs":[{"level":"fatal"}]}""");

        Assert.Equal(400, refused.Status);
        var made = Assert.Single((await coderd.WorkspaceAsync()).GetProperty("agents")[0].GetProperty("logSources").EnumerateArray());
        Assert.Equal((External, "External", "/emojis/1f310.png"),
            (made.GetProperty("id").GetString(), made.GetProperty("displayName").GetString(), made.GetProperty("icon").GetString()));
        await coderd.PatchAsync("logs", $$"""{{{source}}"logs":[{"output":"x"}]}""");
        Assert.Equal(External, Assert.Single(await coderd.ReadLinesAsync()).GetProperty("source_id").GetString());
        Assert.Single((await coderd.WorkspaceAsync()).GetProperty("agents")[0].GetProperty("logSources").EnumerateArray());
    }

    [Fact]
    public async Task A_mebibyte_fits_in_lines_and_sources_together_and_not_a_byte_more()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var half = new string('x', 1024);
        var lines = string.Join(',', Enumerable.Repeat($$"""{"output":"{{half}}"}""", MaxBytes / 1024 / 2));

        var first = await coderd.PatchAsync("logs", $$"""{"log_source_id":"{{Source}}","logs":[{{lines}}]}""");
        var second = await coderd.PatchAsync("logs", $$"""{"logs":[{{lines}}]}""");
        var third = await coderd.PatchAsync("logs", """{"logs":[{"output":"x"}]}""");
        var fourth = await coderd.PatchAsync("logs", """{"logs":[{"output":"x"}]}""");
        var empty = await coderd.PatchAsync("logs", """{"logs":[{"output":""}]}""");
        var theirs = await coderd.PatchAsync("logs", """{"logs":[{"output":"x"}]}""", Known.OtherAgentToken);

        Assert.Equal([200, 200], [first.Status, second.Status]);
        Assert.Equal(Reply.Json(413, """{"message":"Logs limit exceeded"}"""), third.Text);
        Assert.Equal(Reply.Json(413,
            """{"message":"Logs limit exceeded","detail":"pq: new row for relation \"workspace_agents\" violates check constraint \"max_logs_length\""}"""),
            fourth.Text);
        Assert.Equal([200, 200], [empty.Status, theirs.Status]);
        Assert.Equal(1025, (await coderd.ReadLinesAsync()).Count);
    }

    [Fact]
    public async Task What_does_not_fit_is_dropped_whole_and_a_smaller_batch_may_still_fit()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var tooMuch = await coderd.PatchAsync("logs", $$"""{"logs":[{"output":"fits"},{"output":"{{new string('x', MaxBytes - 3)}}"}]}""");
        var less = await coderd.PatchAsync("logs", """{"logs":[{"output":"less"}]}""");

        Assert.Equal(Reply.Json(413, """{"message":"Logs limit exceeded"}"""), tooMuch.Text);
        Assert.Equal(200, less.Status);
        Assert.Equal("less", Assert.Single(await coderd.ReadLinesAsync()).GetProperty("output").GetString());
    }

    [Fact]
    public async Task A_line_is_cut_to_1024_characters_and_counts_with_all_its_bytes()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        await coderd.PatchAsync("logs", $$"""{"logs":[{"output":"{{string.Concat(Enumerable.Repeat("🎉", 1025))}}"}]}""");

        Assert.Equal(string.Concat(Enumerable.Repeat("🎉", 1024)), Assert.Single(await coderd.ReadLinesAsync()).GetProperty("output").GetString());
        Assert.Equal(4 * 1025, (await coderd.WorkspaceAsync()).GetProperty("agents")[0].GetProperty("logBytes").GetInt32());
    }

    [Theory]
    [InlineData("2.33")]
    [InlineData("2.37")]
    public async Task From_2_33_on_a_nul_becomes_a_cross(string release)
    {
        await using var coderd = await AgentCalls.OfReleaseAsync(release);

        var reply = await coderd.PatchAsync("logs", """{"logs":[{"output":"a\u0000b"}]}""");

        Assert.Equal(Reply.Json(200, "null"), reply.Text);
        Assert.Equal("a❌b", Assert.Single(await coderd.ReadLinesAsync()).GetProperty("output").GetString());
    }

    [Theory]
    [InlineData("2.29")]
    [InlineData("2.32")]
    public async Task Before_2_33_a_nul_cannot_be_stored(string release)
    {
        await using var coderd = await AgentCalls.OfReleaseAsync(release);

        var reply = await coderd.PatchAsync("logs", """{"logs":[{"output":"fine"},{"output":"a\u0000b"}]}""");

        Assert.Equal(Reply.Json(500,
            """{"message":"Failed to upload logs","detail":"pq: invalid byte sequence for encoding \"UTF8\": 0x00"}"""), reply.Text);
        Assert.Empty(await coderd.ReadLinesAsync());
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_replaced_as_the_decoder_does()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.SendAsync("PATCH", $"{Known.Agents}/logs", Known.AgentToken,
            [.. "{\"logs\":[{\"output\":\"a"u8, 0xff, 0xe7, .. "b\"}]}"u8]);

        Assert.Equal(Reply.Json(200, "null"), reply.Text);
        Assert.Equal("a\ufffd\ufffdb", Assert.Single(await coderd.ReadLinesAsync()).GetProperty("output").GetString());
    }

    [Fact]
    public async Task Lenient_answers_take_any_token_for_the_default_tasks_agent_and_say_so()
    {
        await using var coderd = await TestCoderd.LenientAsync();

        var reply = await coderd.PatchAsync("logs", """{"logs":[{"output":"x"}]}""", "test-token");

        Assert.Equal(Reply.Json(200, "null"), reply.Text);
        Assert.Single(await coderd.ReadLinesAsync());
        Assert.Equal(["refused: real coderd 2.34 would answer 401 Workspace agent token invalid. | An agent token must be a valid UUIDv4. (len 10)"], coderd.Verdicts);
    }
}
