namespace Mocks.MockCoderd.Tests.Tasks;

/// <summary>The logs of a paused task, from its stored snapshot.</summary>
public sealed class TaskLogTests
{
    [Fact]
    public async Task Before_any_snapshot_a_paused_task_has_no_logs_and_no_time_of_them()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.ReadPausedLogsAsync();

        Assert.Equal(Reply.Json(200, """{"logs":[],"snapshot":true}"""), reply.Text);
    }

    [Theory]
    [InlineData("/api/v2/tasks/me/demo/logs")]
    [InlineData("/api/experimental/tasks/me/demo/logs")]
    public async Task Users_are_inputs_and_agents_are_outputs_in_the_order_and_with_the_ids_they_had(string path)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.PostAsync("""
            {"messages":[
              {"id":7,"content":"Fix <it> & 😀","role":"user","time":"2026-02-01T10:00:00.123456789+05:30"},
              {"id":-1,"content":"","role":"agent","time":"2026-02-01T10:00:05.500Z"},
              {"id":7,"content":"again","role":"agent","time":"2026-02-01T09:00:00+00:00"}]}
            """);

        coderd.Stop();
        var reply = await coderd.GetAsync(path, Known.ApiKey);

        Assert.Equal(Reply.Json(200,
            """{"logs":[{"id":7,"content":"Fix \u003cit\u003e \u0026 😀","type":"input","time":"2026-02-01T10:00:00.123456789+05:30"},""" +
            """{"id":-1,"content":"","type":"output","time":"2026-02-01T10:00:05.5Z"},""" +
            """{"id":7,"content":"again","type":"output","time":"2026-02-01T09:00:00Z"}],"snapshot":true,"snapshot_at":"2026-02-01T11:00:00Z"}"""),
            reply.Text);
    }

    [Theory]
    [InlineData(1_234_567, "2026-02-01T11:00:00.123456Z")]
    [InlineData(1_200_000, "2026-02-01T11:00:00.12Z")]
    [InlineData(9, "2026-02-01T11:00:00Z")]
    public async Task The_time_of_the_snapshot_has_microseconds_without_trailing_zeros(long ticks, string at)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        coderd.Time.Advance(TimeSpan.FromTicks(ticks));
        await coderd.PostAsync(Known.Empty);

        var reply = await coderd.ReadPausedLogsAsync();

        Assert.Equal(Reply.Json(200, $$"""{"logs":[],"snapshot":true,"snapshot_at":"{{at}}"}"""), reply.Text);
    }

    [Fact]
    public async Task Posting_again_overwrites_text_and_time()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.PostAsync(Known.OneMessage);
        coderd.Time.Advance(TimeSpan.FromSeconds(90));
        await coderd.PostAsync(Known.Empty);

        var reply = await coderd.ReadPausedLogsAsync();

        Assert.Equal(Reply.Json(200, """{"logs":[],"snapshot":true,"snapshot_at":"2026-02-01T11:01:30Z"}"""), reply.Text);
    }

    [Theory]
    [InlineData("""{"role":"bogus"}""", "bogus")]
    [InlineData("""{"role":"assistant"}""", "assistant")]
    [InlineData("""{"role":"Agent"}""", "Agent")]
    [InlineData("""{"type":"output"}""", "")]
    [InlineData("null", "")]
    [InlineData("""{"role":null}""", "")]
    public async Task One_bad_role_is_taken_and_spoils_the_whole_reading(string message, string role)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var posted = await coderd.PostAsync($$"""{"messages":[{"role":"user"},{{message}}]}""");

        var reply = await coderd.ReadPausedLogsAsync();

        Assert.Equal(Reply.Nothing(204), posted.Text);
        Assert.Equal(Reply.Json(500, $$"""{"message":"Invalid snapshot data.","detail":"invalid agentapi message role \"{{role}}\""}"""), reply.Text);
    }

    [Theory]
    [InlineData("""{"Messages":[{"ROLE":"user","iD":3}]}""", """{"id":3,"content":"","type":"input","time":"0001-01-01T00:00:00Z"}""")]
    [InlineData("""{"messages":[{"role":"user","extra":{"a":[1]}}],"more":1,"$schema":null}""",
        """{"id":0,"content":"","type":"input","time":"0001-01-01T00:00:00Z"}""")]
    [InlineData("""{"messages":null,"messages":[{"role":"agent","id":null,"content":null,"time":null}]}""",
        """{"id":0,"content":"","type":"output","time":"0001-01-01T00:00:00Z"}""")]
    [InlineData("""{"messages":[{"role":"agent","content":"\ud800\u2028"}]}""",
        """{"id":0,"content":"\ufffd\u2028","type":"output","time":"0001-01-01T00:00:00Z"}""")]
    public async Task What_is_accepted_without_complaint_is_read_as_Go_decoded_it(string body, string entry)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.PostAsync(body);

        var reply = await coderd.ReadPausedLogsAsync();

        Assert.Equal(Reply.Json(200,
            $$"""{"logs":[{{entry.Replace(@"\ufffd", "\ufffd", StringComparison.Ordinal)}}],"snapshot":true,"snapshot_at":"2026-02-01T11:00:00Z"}"""),
            reply.Text);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_become_the_replacement_character()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.SendAsync("POST", Known.Snapshot, Known.AgentToken,
            [.. """{"messages":[{"role":"user","content":"a"""u8, 0xff, .. """b"}]}"""u8]);

        var reply = await coderd.ReadPausedLogsAsync();

        Assert.Equal(Reply.Json(200,
            "{\"logs\":[{\"id\":0,\"content\":\"a\ufffdb\",\"type\":\"input\",\"time\":\"0001-01-01T00:00:00Z\"}],\"snapshot\":true,\"snapshot_at\":\"2026-02-01T11:00:00Z\"}"),
            reply.Text);
    }

    [Theory]
    [InlineData(2048, "2048")]
    [InlineData(2049, null)]
    public async Task An_answer_of_up_to_2048_bytes_has_a_length_and_a_longer_one_comes_in_chunks(int bytes, string? length)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        const string Frame = """{"logs":[{"id":0,"content":"","type":"input","time":"0001-01-01T00:00:00Z"}],"snapshot":true,"snapshot_at":"2026-02-01T11:00:00Z"}""";
        await coderd.PostAsync($$"""{"messages":[{"role":"user","content":"{{new string('x', bytes - Frame.Length - 1)}}"}]}""");

        var reply = await coderd.ReadPausedLogsAsync();

        Assert.Equal(bytes, reply.Body.Length);
        Assert.Equal(length, reply.Header("Content-Length"));
        Assert.Equal(length is null ? "chunked" : null, reply.Header("Transfer-Encoding"));
    }

    [Fact]
    public async Task A_refused_post_leaves_what_was_stored()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.PostAsync(Known.Empty);
        await coderd.PostAsync("{}");

        var reply = await coderd.ReadPausedLogsAsync();

        Assert.Equal(Reply.Json(200, """{"logs":[],"snapshot":true,"snapshot_at":"2026-02-01T11:00:00Z"}"""), reply.Text);
        Assert.Single(coderd.Posted);
    }
}
