namespace Mocks.MockCoderd.Tests.Tasks;

/// <summary>The logs of an active task, which coderd reads from its AgentAPI.</summary>
public sealed class LiveLogTests
{
    [Fact]
    public async Task They_are_the_apps_messages_with_ids_order_and_times_kept_and_without_a_word_of_snapshots()
    {
        using var app = new TaskAppDouble();
        app.Answers["/messages"] = (200, "application/json", """
            {"$schema":"http://x","messages":[
              {"id":3,"content":"Fix <it>","role":"user","time":"2026-02-01T10:00:00+02:00"},
              {"id":1,"content":"Done","role":"agent","time":"2026-02-01T10:00:05.123456789Z"}],"extra":1}
            """);
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        var reply = await coderd.ReadLogsAsync();

        Assert.Equal(Reply.Json(200,
            """{"logs":[{"id":3,"content":"Fix \u003cit\u003e","type":"input","time":"2026-02-01T10:00:00+02:00"},""" +
            """{"id":1,"content":"Done","type":"output","time":"2026-02-01T10:00:05.123456789Z"}]}"""), reply.Text);
        Assert.Equal(["GET /messages"], app.Asked);
    }

    [Theory]
    [InlineData("{\"messages\":[]}")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task No_messages_are_an_empty_list(string body)
    {
        using var app = new TaskAppDouble();
        app.Answers["/messages"] = (200, "application/problem+json", body);
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        Assert.Equal(Reply.Json(200, """{"logs":[]}"""), (await coderd.ReadLogsAsync()).Text);
    }

    [Theory]
    [InlineData(500, "application/json", "{\"e\":\"<no>\"}", "failed to get messages: {\\\"e\\\":\\\"\\u003cno\\u003e\\\"}")]
    [InlineData(201, "application/json", "{}", "failed to get messages: {}")]
    [InlineData(200, "text/html", "<html>", "failed to get messages: \\u003chtml\\u003e")]
    [InlineData(404, "text/plain", "", "failed to get messages: ")]
    [InlineData(200, "application/json", "", "unexpected end of JSON input")]
    [InlineData(200, "application/json", "{x", "invalid character 'x' looking for beginning of object key string")]
    [InlineData(200, "application/json", "{} x", "invalid character 'x' after top-level value")]
    [InlineData(200, "application/json", "[]", "json: cannot unmarshal array into Go value of type gen.MessagesResponseBody")]
    [InlineData(200, "application/json", "{\"messages\":[{\"id\":\"1\"}]}", "json: cannot unmarshal string into Go struct field Message.messages.id of type int64")]
    public async Task An_app_that_answers_something_else_is_a_502_with_its_words(int status, string type, string body, string detail)
    {
        using var app = new TaskAppDouble();
        app.Answers["/messages"] = (status, type, body);
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        var reply = await coderd.ReadLogsAsync();

        Assert.Equal(Reply.Json(502, $$"""{"message":"Failed to get messages from task app.","detail":"{{detail}}"}"""), reply.Text);
    }

    [Fact]
    public async Task An_app_that_hangs_up_or_is_not_there_is_a_502()
    {
        using var app = new TaskAppDouble();
        app.Answers["/messages"] = (0, "", "");
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        var hungUp = await coderd.ReadLogsAsync();
        app.Close();
        var gone = await coderd.ReadLogsAsync();

        Assert.Equal(Reply.Json(502, $$"""{"message":"Failed to get messages from task app.","detail":"Get \"{{app.Url}}/messages\": EOF"}"""), hungUp.Text);
        Assert.Equal(Reply.Json(502, $$"""{"message":"Failed to get messages from task app.","detail":"Get \"{{app.Url}}/messages\": connection was refused"}"""), gone.Text);
    }

    [Theory]
    [InlineData("2.34", """{"message":"Invalid task app response.","detail":"invalid agentapi message role \"bogus\""}""")]
    [InlineData("2.31", """{"message":"Invalid task app response message role.","detail":"Expected \"user\" or \"agent\", got \"bogus\"."}""")]
    public async Task One_bad_role_spoils_the_whole_answer(string release, string body)
    {
        using var app = new TaskAppDouble();
        app.Answers["/messages"] = (200, "application/json", """{"messages":[{"role":"user"},{"role":"bogus"}]}""");
        await using var coderd = await TestCoderd.StrictAsync(release: release, app: app.Url);

        Assert.Equal(Reply.Json(502, body), (await coderd.ReadLogsAsync()).Text);
    }

    [Fact]
    public async Task A_path_in_the_apps_url_is_kept()
    {
        using var app = new TaskAppDouble();
        app.Answers["/base/messages"] = (200, "application/json", "{}");
        await using var coderd = await TestCoderd.StrictAsync(app: $"{app.Url}/base/");

        Assert.Equal(200, (await coderd.ReadLogsAsync()).Status);
        Assert.Equal(["GET /base/messages"], app.Asked);
    }

    [Theory]
    [InlineData("failed", "error")]
    [InlineData("canceled", "error")]
    public async Task A_task_in_error_shows_nothing_not_even_its_snapshot(string job, string status)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.PostAsync(Known.OneMessage);
        await coderd.AdminAsync("POST", "world/tasks/demo/build", $$"""{"job":"{{job}}"}""");

        Assert.Equal(Reply.Json(409, $$"""{"message":"Cannot fetch logs for task in current state.","detail":"Task status is \"{{status}}\"."}"""), (await coderd.ReadLogsAsync()).Text);
    }

    [Theory]
    [InlineData("2.29")]
    [InlineData("2.30")]
    [InlineData("2.31")]
    public async Task Before_2_32_only_an_active_task_has_logs(string release)
    {
        await using var coderd = await TestCoderd.StrictAsync(release: release);

        var reply = await coderd.ReadPausedLogsAsync();

        Assert.Equal(Reply.Json(400, """{"message":"Task status must be active.","detail":"Task status is \"paused\", it must be \"active\" to interact with the task."}"""), reply.Text);
    }
}
