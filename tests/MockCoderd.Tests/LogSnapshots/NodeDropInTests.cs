using System.Text.Json;

namespace Mocks.MockCoderd.Tests.LogSnapshots;

/// <summary>A lenient mock replaces the Node mock, and its verdicts say what the real coderd would have answered.</summary>
public sealed class NodeDropInTests
{
    private const string NodePath = $"{Known.Agents}/tasks/test-task/log-snapshot";
    private const string Real = "refused: real coderd 2.34 would answer";

    [Fact]
    public async Task The_task_and_token_of_the_Node_mocks_tests_are_taken()
    {
        await using var coderd = await TestCoderd.LenientAsync();

        var reply = await coderd.PostAsync(Known.OneMessage, $"{NodePath}?format=agentapi", "test-token");

        Assert.Equal(Reply.Nothing(204), reply.Text);
        Assert.Equal(("test-task", Guid.Parse(Known.Task)), (Assert.Single(coderd.Posted).PostedTask, coderd.Posted[0].Task));
        Assert.Equal(
            [$"{Real} 401 Workspace agent token invalid. | An agent token must be a valid UUIDv4. (len 10)"], coderd.Verdicts);
    }

    [Theory]
    [InlineData($"/{NodePath}")]
    [InlineData($"{NodePath}?foo=1")]
    [InlineData($"{Known.Agents}/x/y/tasks/test-task/log-snapshot")]
    [InlineData($"{Known.Agents}/tasks/tasks/test-task/log-snapshot")]
    public async Task Every_path_of_an_agent_that_ends_like_one_for_a_snapshot_is_taken(string path)
    {
        await using var coderd = await TestCoderd.LenientAsync();

        var reply = await coderd.PostAsync(Known.Empty, path, token: null);

        Assert.Equal(Reply.Nothing(204), reply.Text);
        Assert.Equal("test-task", Assert.Single(coderd.Posted).PostedTask);
        Assert.Equal([$"{Real} 401 Cookie \"coder_session_token\" must be provided."], coderd.Verdicts);
    }

    [Theory]
    [InlineData("POST", $"{Known.Agents}/tasks/test-task/log-snapshots")]
    [InlineData("POST", $"{Known.Agents}/tasks/log-snapshot")]
    [InlineData("POST", "/api/v2/nothing")]
    [InlineData("GET", $"{Known.Agents}/x/tasks/test-task/log-snapshot")]
    public async Task Every_other_unknown_path_is_a_404_as_it_was(string method, string path)
    {
        await using var coderd = await TestCoderd.LenientAsync();

        var reply = await coderd.SendAsync(method, path, "test-token", "{}"u8.ToArray());

        Assert.Equal(Reply.Json(404, Known.RouteNotFound), reply.Text);
        Assert.Empty(coderd.Posted);
        Assert.Single(coderd.Verdicts);
    }

    [Theory]
    [InlineData("tasks/test-task/log-snapshot", Known.Empty, "400 Invalid task ID format. | invalid UUID length: 9")]
    [InlineData($"tasks/{Known.Task}/log-snapshot", Known.Empty,
        "400 Invalid query parameters. | format: Query param \"format\" is required and cannot be empty")]
    [InlineData($"tasks/{Known.Task}/log-snapshot?format=x", Known.Empty,
        "400 Invalid format parameter. | Only \"agentapi\" format is currently supported, got \"x\".")]
    [InlineData($"tasks/{Known.OtherTask}/log-snapshot?format=agentapi", Known.Empty, "404 Resource not found or you do not have access to this resource")]
    [InlineData($"tasks/{Known.Task}/log-snapshot?format=agentapi", "no JSON",
        "400 Failed to decode request payload. | invalid character 'o' in literal null (expecting 'u')")]
    [InlineData($"tasks/{Known.Task}/log-snapshot?format=agentapi", "{}",
        "400 Invalid agentapi payload structure. | Missing required \"messages\" field.")]
    [InlineData($"tasks/{Known.Task}/log-snapshot?format=agentapi", """{"messages":[{"role":"user","content":"\u0000"}]}""",
        "500 Internal error storing snapshot. | pq: unsupported Unicode escape sequence")]
    [InlineData("x/tasks/test-task/log-snapshot", Known.Empty, "404 Route not found.")]
    public async Task Every_refusal_of_the_real_one_becomes_a_verdict(string path, string body, string verdict)
    {
        await using var coderd = await TestCoderd.LenientAsync();

        var reply = await coderd.PostAsync(body, $"{Known.Agents}/{path}");

        Assert.Equal(Reply.Nothing(204), reply.Text);
        Assert.Equal([$"{Real} {verdict}"], coderd.Verdicts);
    }

    [Fact]
    public async Task Of_two_refusals_only_the_first_is_told()
    {
        await using var coderd = await TestCoderd.LenientAsync();

        await coderd.PostAsync("no JSON", NodePath);

        Assert.Equal([$"{Real} 400 Invalid task ID format. | invalid UUID length: 9"], coderd.Verdicts);
    }

    [Fact]
    public async Task What_was_posted_under_any_name_is_read_by_any_key()
    {
        await using var coderd = await TestCoderd.LenientAsync();
        await coderd.PostAsync(Known.Empty, NodePath, "test-token");

        coderd.Stop();
        var reply = await coderd.GetAsync("/api/v2/tasks/me/test-task/logs", "any-key");

        Assert.Equal(Reply.Json(200, """{"logs":[],"snapshot":true,"snapshot_at":"2026-02-01T11:00:00Z"}"""), reply.Text);
        Assert.Equal(2, coderd.Verdicts.Count);
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(201, "")]
    [InlineData(204, "")]
    [InlineData(404, Known.RouteNotFound)]
    [InlineData(500, """{"message":"An internal server error occurred."}""")]
    [InlineData(503, "")]
    public async Task The_code_that_was_asked_for_is_the_answer(int code, string body)
    {
        await using var coderd = await TestCoderd.LenientAsync(httpCode: code);

        var reply = await coderd.PostAsync(Known.OneMessage, NodePath, "test-token");

        Assert.Equal(body.Length == 0 ? Reply.Nothing(code) : Reply.Json(code, body), reply.Text);
        Assert.Equal(Known.OneMessage, System.Text.Encoding.UTF8.GetString(Assert.Single(coderd.Posted).Body.Read().Span));
    }

    [Fact]
    public async Task What_was_answered_with_an_error_is_listed_but_not_stored()
    {
        await using var coderd = await TestCoderd.LenientAsync(httpCode: 500);
        await coderd.PostAsync(Known.OneMessage);

        var read = await coderd.ReadPausedLogsAsync();

        Assert.Equal(Reply.Json(200, """{"logs":[],"snapshot":true}"""), read.Text);
        Assert.Single(coderd.Posted);
        Assert.Empty(coderd.Remarks);
    }

    [Fact]
    public async Task Strictly_the_same_verdicts_go_with_the_refusals()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.PostAsync("{}");

        Assert.Equal(400, reply.Status);
        Assert.Equal([$"{Real} 400 Invalid agentapi payload structure. | Missing required \"messages\" field."], coderd.Verdicts);
        Assert.Empty(coderd.Posted);
    }

    [Fact]
    public async Task A_good_post_earns_no_verdict()
    {
        await using var coderd = await TestCoderd.LenientAsync();

        await coderd.PostAsync(Known.OneMessage);

        Assert.Empty(coderd.Verdicts);
    }

    [Fact]
    public async Task The_verdicts_are_listed_under_admin_with_their_request_and_a_hint()
    {
        await using var coderd = await TestCoderd.LenientAsync();
        await coderd.PostAsync(Known.Empty, $"{Known.Agents}/tasks/test-task/log-snapshot?format=agentapi");

        var verdicts = (await coderd.AdminAsync("GET", "verdicts")).GetProperty("verdicts");

        Assert.Equal(
            """{"requestId":1,"method":"POST","url":"/api/v2/workspaceagents/me/tasks/test-task/log-snapshot?format=agentapi","verdict":{"code":"refused","status":400,"text":"real coderd 2.34 would answer 400 Invalid task ID format.","detail":"invalid UUID length: 9","hint":"The path takes the task\u0027s uuid (ARG_TASK_ID), not its name.","docs":"docs/fidelity/coderd.md#log-snapshots","answer":{"status":400,"body":"{\u0022message\u0022:\u0022Invalid task ID format.\u0022,\u0022detail\u0022:\u0022invalid UUID length: 9\u0022}\n"}}}""",
            JsonSerializer.Serialize(Assert.Single(verdicts.EnumerateArray())));
    }
}
