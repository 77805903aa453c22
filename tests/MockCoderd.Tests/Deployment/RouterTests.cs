namespace Mocks.MockCoderd.Tests.Deployment;

/// <summary>How coderd's router matches paths and methods.</summary>
public sealed class RouterTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private const string NoToken = """{"message":"Cookie \"coder_session_token\" must be provided."}""";
    private const string SignedOut =
        """{"message":"You are signed out or your session has expired. Please sign in again to continue.","detail":"Cookie \"coder_session_token\" or query parameter must be provided."}""";

    private readonly TestCoderd _coderd = strict.Coderd;

    [Theory]
    [InlineData($"/{Known.Snapshot}")]
    [InlineData($"///api//v2/workspaceagents///me/tasks//{Known.Task}//log-snapshot?format=agentapi")]
    [InlineData($"{Known.Agents}/tasks/{Known.Task}%2Flog-snapshot?format=agentapi")]
    [InlineData($"%2Fapi%2Fv2/workspaceagents/me/tasks/{Known.Task}/log-snapshot?format=agentapi", "/")]
    public async Task Repeated_and_encoded_slashes_are_slashes(string target, string before = "")
    {
        var reply = await _coderd.PostAsync(Known.Empty, before + target);

        Assert.Equal(Reply.Nothing(204), reply.Text);
    }

    [Theory]
    [InlineData($"{Known.Agents}/tasks//log-snapshot")]
    [InlineData($"{Known.Agents}/tasks/a%2Fb/log-snapshot")]
    [InlineData($"{Known.Agents}/tasks/{Known.Task}/log-snapshot/")]
    [InlineData($"{Known.Agents}/tasks/{Known.Task}/Log-Snapshot")]
    [InlineData($"{Known.Agents}/nothing")]
    [InlineData(Known.Agents)]
    public async Task An_unknown_path_below_an_agent_is_refused_for_its_token_first(string path)
    {
        var without = await _coderd.PostAsync(Known.Empty, path, token: null);
        var with = await _coderd.PostAsync(Known.Empty, path);

        Assert.Equal(Reply.Json(401, NoToken), without.Text);
        Assert.Equal(Reply.Json(404, Known.RouteNotFound), with.Text);
    }

    [Theory]
    [InlineData("/api/v2/tasks/me/demo/logs/")]
    [InlineData("/api/v2/tasks/me/demo/Logs")]
    [InlineData("/api/v2/tasks/me/demo/nothing")]
    [InlineData("/api/experimental/tasks/me/demo/logs/")]
    public async Task An_unknown_path_below_a_task_is_refused_for_its_token_then_for_its_task(string path)
    {
        var withoutToken = await _coderd.GetAsync(path);
        var withoutTask = await _coderd.GetAsync(path.Replace("demo", "nothing", StringComparison.Ordinal), Known.ApiKey);
        var withBoth = await _coderd.GetAsync(path, Known.ApiKey);

        Assert.Equal(Reply.Json(401, SignedOut), withoutToken.Text);
        Assert.Equal(Reply.Json(404, Known.NotFound), withoutTask.Text);
        Assert.Equal(Reply.Json(404, Known.RouteNotFound), withBoth.Text);
    }

    [Theory]
    [InlineData("/api/v2/nothing")]
    [InlineData("/api/v2/workspaceagents")]
    [InlineData("/api/v2/buildinfo/")]
    [InlineData("/api/experimental/nothing")]
    [InlineData("//api/v2/nothing")]
    public async Task An_unknown_path_outside_the_groups_needs_no_token(string path)
    {
        var reply = await _coderd.GetAsync(path);

        Assert.Equal(Reply.Json(404, Known.RouteNotFound), reply.Text);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/workspaces")]
    [InlineData("/API/v2/buildinfo")]
    [InlineData("/healthz/")]
    [InlineData("//__admin/requests")]
    [InlineData("/__admin%2Frequests")]
    public async Task A_path_outside_the_api_is_the_web_site(string path)
    {
        var reply = await _coderd.GetAsync(path);

        Assert.Equal(200, reply.Status);
        Assert.Equal("text/html; charset=utf-8", reply.Header("Content-Type"));
        Assert.StartsWith("<!doctype html>", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("PATCH")]
    public async Task A_wrong_method_for_a_snapshot_is_refused_for_its_token_first(string method)
    {
        var without = await _coderd.SendAsync(method, Known.Snapshot);
        var with = await _coderd.SendAsync(method, Known.Snapshot, Known.AgentToken);

        Assert.Equal(method == "HEAD" ? Reply.Of(401, "application/json; charset=utf-8", "") : Reply.Json(401, NoToken), without.Text);
        Assert.Equal(Reply.Nothing(405), with.Text);
        Assert.Equal(["POST"], with.Headers("Allow"));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task A_wrong_method_for_logs_is_refused_for_its_token_then_for_its_task(string method)
    {
        var withoutToken = await _coderd.SendAsync(method, Known.Logs);
        var withoutTask = await _coderd.SendAsync(method, "/api/v2/tasks/me/nothing/logs", Known.ApiKey);
        var withBoth = await _coderd.SendAsync(method, Known.Logs, Known.ApiKey);

        Assert.Equal([401, 404, 405], [withoutToken.Status, withoutTask.Status, withBoth.Status]);
        Assert.Equal(["GET"], withBoth.Headers("Allow"));
        Assert.Equal(Reply.Nothing(405), withBoth.Text);
    }

    [Theory]
    [InlineData("HEAD", "/api/v2/buildinfo")]
    [InlineData("POST", "/api/v2")]
    [InlineData("POST", "/healthz")]
    public async Task A_wrong_method_elsewhere_names_the_right_one(string method, string path)
    {
        var reply = await _coderd.SendAsync(method, path);

        Assert.Equal(Reply.Nothing(405), reply.Text);
        Assert.Equal(["GET"], reply.Headers("Allow"));
    }
}
