using System.Text;

namespace Mocks.MockCoderd.Tests.Tasks;

/// <summary>Input for a running agent, or for its next start.</summary>
public sealed class TaskInputTests
{
    private const string Send = "/api/v2/tasks/me/demo/send";
    private const string Input = "/api/v2/tasks/me/demo/input";
    private const string Required = """{"message":"Task input is required."}""";

    [Theory]
    [InlineData(Send)]
    [InlineData("/api/experimental/tasks/me/demo/send")]
    public async Task Input_goes_to_the_app_once_it_is_stable(string path)
    {
        using var app = new TaskAppDouble();
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        var reply = await PostAsync(coderd, """{"input":" Fix <it> & 😀"}""", path);

        Assert.Equal(Reply.Nothing(204), reply.Text);
        Assert.Equal(["GET /status", """POST /message {"content":" Fix \u003cit\u003e \u0026 😀","type":"user"}"""], app.Asked);
    }

    [Fact]
    public async Task The_app_is_asked_as_by_Go()
    {
        using var app = new TaskAppDouble();
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        await PostAsync(coderd, """{"input":"x"}""");

        Assert.Equal("""{"content":"x","type":"user"}""", app.Last.Body);
        Assert.Equal(
            ["Accept-Encoding: gzip", "Content-Length: 29", "Content-Type: application/json", $"Host: {app.Url["http://".Length..]}", "POST /message HTTP/1.1", "User-Agent: Go-http-client/1.1"],
            app.Last.Head.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("2.34", 409)]
    [InlineData("2.31", 502)]
    public async Task A_busy_app_is_a_conflict_and_was_a_bad_gateway(string release, int status)
    {
        using var app = new TaskAppDouble();
        app.Answers["/status"] = (200, "application/json", """{"status":"running"}""");
        await using var coderd = await TestCoderd.StrictAsync(release: release, app: app.Url);

        var reply = await PostAsync(coderd, """{"input":"x"}""");

        Assert.Equal(Reply.Json(status, """{"message":"Task app is not ready to accept input.","detail":"Status: running"}"""), reply.Text);
        Assert.Equal(["GET /status"], app.Asked);
    }

    [Theory]
    [InlineData("/status", 500, "text/plain", "oh no", "Failed to get status from task app.", "failed to get status: oh no")]
    [InlineData("/status", 200, "application/json", "{\"status\":5}", "Failed to get status from task app.",
        "json: cannot unmarshal number into Go struct field StatusResponseBody.status of type gen.ConversationStatus")]
    [InlineData("/status", 200, "application/json", "{}", "Task app is not ready to accept input.", "Status: ", 409)]
    [InlineData("/message", 422, "application/problem+json", "{\"title\":\"x\"}", "Task app rejected the message.", "failed to post message: {\\\"title\\\":\\\"x\\\"}")]
    [InlineData("/message", 200, "application/json", "{", "Task app rejected the message.", "unexpected end of JSON input")]
    public async Task An_app_that_refuses_is_told_by_its_words(
        string path, int status, string type, string body, string message, string detail, int answer = 502)
    {
        using var app = new TaskAppDouble();
        app.Answers[path] = (status, type, body);
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        var reply = await PostAsync(coderd, """{"input":"x"}""");

        Assert.Equal(Reply.Json(answer, $$"""{"message":"{{message}}","detail":"{{detail}}"}"""), reply.Text);
    }

    [Theory]
    [InlineData("build", "{\"job\":\"pending\"}", 409, "Task is pending.", "The task is resuming. Wait for the task to become active before sending messages.")]
    [InlineData("build", "{\"job\":\"running\"}", 409, "Task is initializing.", "The task is resuming. Wait for the task to become active before sending messages.")]
    [InlineData("build", "{\"job\":\"failed\"}", 400, "Task must be active.", "Task status is \\\"error\\\", it must be \\\"active\\\" to interact with the task.")]
    [InlineData("agent", "{\"lifecycle\":\"off\"}", 400, "Task must be active.", "Task status is \\\"unknown\\\", it must be \\\"active\\\" to interact with the task.")]
    [InlineData("stop", "", 409, "Task is paused.", "Resume the task to send messages.")]
    public async Task A_task_that_is_not_active_takes_no_input(string what, string order, int status, string message, string detail)
    {
        using var app = new TaskAppDouble();
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);
        if (what == "stop")
        {
            coderd.Stop();
        }
        else
        {
            await coderd.AdminAsync("POST", $"world/tasks/demo/{what}", order);
        }

        var reply = await PostAsync(coderd, """{"input":"x"}""");

        Assert.Equal(Reply.Json(status, $$"""{"message":"{{message}}","detail":"{{detail}}"}"""), reply.Text);
        Assert.Empty(app.Asked);
    }

    [Fact]
    public async Task Before_2_32_every_state_but_active_was_one_400()
    {
        await using var coderd = await TestCoderd.StrictAsync(release: "2.31");
        coderd.Stop();

        var reply = await PostAsync(coderd, """{"input":"x"}""");

        Assert.Equal(Reply.Json(400, """{"message":"Task status must be active.","detail":"Task status is \"paused\", it must be \"active\" to interact with the task."}"""), reply.Text);
    }

    [Theory]
    [InlineData(null, 500, "{\"message\":\"Task app URL is not configured.\"}")]
    [InlineData("https://localhost:1", 400, "{\"message\":\"Only http scheme is supported for direct agent-dial.\"}")]
    [InlineData("vscode://x", 400, "{\"message\":\"Only http scheme is supported for direct agent-dial.\"}")]
    public async Task An_app_that_cannot_be_called_is_refused_before_it_is(string? url, int status, string body)
    {
        await using var coderd = await TestCoderd.StrictAsync(app: url);

        Assert.Equal(Reply.Json(status, body), (await PostAsync(coderd, """{"input":"x"}""")).Text);
    }

    [Fact]
    public async Task The_apps_own_url_is_taken_before_the_setting_and_an_agent_that_is_gone_is_not_reached()
    {
        using var app = new TaskAppDouble();
        await using var coderd = await TestCoderd.StrictAsync(app: "https://localhost:1");
        var (workspace, agent) = coderd.World.DefaultAgent;
        coderd.World.Put(workspace.With(agent with { Apps = [agent.Apps[0] with { Url = app.Url }] }));

        var reached = await PostAsync(coderd, """{"input":"x"}""");
        await coderd.AdminAsync("POST", "world/tasks/demo/agent", """{"unhealthyReason":"agent is not connected"}""");
        var unreached = await PostAsync(coderd, """{"input":"x"}""");

        Assert.Equal(Reply.Nothing(204), reached.Text);
        Assert.Equal(Reply.Json(502, """{"message":"Failed to reach task app endpoint.","detail":"agent is not connected"}"""), unreached.Text);
    }

    [Theory]
    [InlineData("", "EOF")]
    [InlineData("  \n", "EOF")]
    [InlineData("{", "unexpected EOF")]
    [InlineData("{x", "invalid character 'x' looking for beginning of object key string")]
    [InlineData("[]", "json: cannot unmarshal array into Go value of type codersdk.TaskSendRequest")]
    [InlineData("\"x\"", "json: cannot unmarshal string into Go value of type codersdk.TaskSendRequest")]
    [InlineData("{\"input\":5}", "json: cannot unmarshal number into Go struct field TaskSendRequest.input of type string")]
    [InlineData("{\"input\":{}}", "json: cannot unmarshal object into Go struct field TaskSendRequest.input of type string")]
    [InlineData("{\"input\":true,\"Input\":[]}", "json: cannot unmarshal bool into Go struct field TaskSendRequest.input of type string")]
    public async Task A_body_that_cannot_be_read_is_told_in_the_decoders_words(string body, string detail)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await PostAsync(coderd, body);

        Assert.Equal(Reply.Json(400, $$"""{"message":"Request body must be valid JSON.","detail":"{{detail}}"}"""), reply.Text);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"input\":null}")]
    [InlineData("{\"input\":\"x\",\"INPUT\":\"\"}")]
    public async Task Empty_input_is_refused_before_the_state_is_looked_at(string body)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        coderd.Stop();

        Assert.Equal(Reply.Json(400, Required), (await PostAsync(coderd, body)).Text);
    }

    [Theory]
    [InlineData("{\"INPUT\":\"x\",\"more\":[1e999]} and garbage", "x")]
    [InlineData("{\"input\":\" \"}", " ")]
    [InlineData("{\"input\":\"a\",\"input\":\"b\"}", "b")]
    [InlineData("{\"input\":\"a\",\"input\":null}", "a")]
    public async Task What_the_decoder_forgives_is_sent(string body, string sent)
    {
        using var app = new TaskAppDouble();
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        Assert.Equal(Reply.Nothing(204), (await PostAsync(coderd, body)).Text);
        Assert.Equal($$"""POST /message {"content":"{{sent}}","type":"user"}""", app.Asked[^1]);
    }

    [Fact]
    public async Task The_prompt_of_a_paused_task_is_replaced_untrimmed_and_the_204_has_a_type()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        coderd.Stop();

        var reply = await coderd.SendAsync("PATCH", Input, Known.ApiKey, """{"input":" Do more "}"""u8.ToArray());

        Assert.Equal(Reply.Of(204, "application/json; charset=utf-8", ""), reply.Text);
        Assert.Equal(Reply.Json(200, Written.Demo("stopped", 2, Written.NoAgent, "paused", prompt: " Do more ")), (await coderd.GetAsync("/api/v2/tasks/me/demo", Known.ApiKey)).Text);
    }

    [Theory]
    [InlineData("{\"input\":\" \\n\"}", 400, Required)]
    [InlineData("{\"input\":\"x\"}", 409, "{\"message\":\"Unable to update task input, task must be paused.\",\"detail\":\"Please stop the task's workspace before updating the input.\"}")]
    [InlineData("[]", 400, "{\"message\":\"Request body must be valid JSON.\",\"detail\":\"json: cannot unmarshal array into Go value of type codersdk.UpdateTaskInputRequest\"}")]
    public async Task The_prompt_of_an_active_task_stays(string body, int status, string answer)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.SendAsync("PATCH", Input, Known.ApiKey, Encoding.UTF8.GetBytes(body));

        Assert.Equal(Reply.Json(status, answer), reply.Text);
        Assert.Equal("Fix the bug", coderd.World.DefaultTask.Prompt);
    }

    [Theory]
    [InlineData(Send, "POST")]
    [InlineData(Input, "PATCH")]
    public async Task Another_method_is_refused_for_its_token_then_for_its_task(string path, string allowed)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var withoutToken = await coderd.GetAsync(path);
        var withoutTask = await coderd.GetAsync(path.Replace("demo", "nothing", StringComparison.Ordinal), Known.ApiKey);
        var withBoth = await coderd.GetAsync(path, Known.ApiKey);

        Assert.Equal([401, 404, 405], [withoutToken.Status, withoutTask.Status, withBoth.Status]);
        Assert.Equal([allowed], withBoth.Headers("Allow"));
    }

    private static Task<Reply> PostAsync(TestCoderd coderd, string body, string path = Send) =>
        coderd.SendAsync("POST", path, Known.ApiKey, Encoding.UTF8.GetBytes(body));
}
