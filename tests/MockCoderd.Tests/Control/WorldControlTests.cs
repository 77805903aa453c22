using System.Text;

namespace Mocks.MockCoderd.Tests.Control;

/// <summary>The control routes that show and change the world.</summary>
public sealed class WorldControlTests
{
    private const string Demo = """
        {
          "id": "00000000-0000-4000-8000-000000000010",
          "name": "demo",
          "owner": "dev",
          "status": "STATUS",
          "agentToken": "00000000-0000-4000-8000-0000000000aa",
          "agentTokenIsGood": GOOD
        }
        """;

    [Fact]
    public async Task The_default_world_is_the_documented_one()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var view = await coderd.AdminAsync("GET", "world");
        var world = view.GetProperty("world");

        Assert.Equal("2.34", view.GetProperty("release").GetString());
        Assert.Equal(["dev", "other"], world.GetProperty("users").EnumerateArray().Select(user => user.GetProperty("name").GetString()!));
        Assert.Equal([Known.ApiKey, Known.OtherApiKey], world.GetProperty("users").EnumerateArray().Select(user => user.GetProperty("apiKey").GetString()!));
        Assert.Equal(["demo active True", "theirs active True"], view.GetProperty("tasks").EnumerateArray().Select(task =>
            $"{task.GetProperty("name")} {task.GetProperty("status")} {task.GetProperty("agentTokenIsGood")}"));
        Assert.Equal([Known.AgentToken, Known.OtherAgentToken, Known.PrebuiltAgentToken], world.GetProperty("workspaces").EnumerateArray()
            .Select(workspace => workspace.GetProperty("agents")[0].GetProperty("token").GetString()!));
    }

    [Fact]
    public async Task One_task_is_shown_by_name_and_by_id_and_a_job_is_moved_on_by_hand()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var byName = await coderd.GetAsync("/__admin/world/tasks/DEMO");
        var byId = await coderd.GetAsync($"/__admin/world/tasks/{Known.Task}");
        await coderd.SendAsync("POST", "/api/v2/tasks/me/demo/pause", Known.ApiKey);
        var moved = await PostAsync(coderd, "tasks/demo/build", """{"job":"succeeded"}""");

        Assert.Equal(Reply.Json(200, View("active", "true")), byName.Text);
        Assert.Equal(byName.Text, byId.Text);
        Assert.Equal(Reply.Json(200, View("paused", "false")), moved.Text);
    }

    [Fact]
    public async Task A_build_is_begun_by_hand_and_only_when_the_last_one_has_ended()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var stopping = await PostAsync(coderd, "tasks/demo/build", """{"transition":"stop"}""");
        var again = await PostAsync(coderd, "tasks/demo/build", """{"transition":"start"}""");
        await PostAsync(coderd, "tasks/demo/build", """{"job":"succeeded"}""");
        var started = await PostAsync(coderd, "tasks/demo/build", """{"transition":"start","job":"succeeded"}""");

        Assert.Contains("\"status\": \"unknown\"", stopping.Body, StringComparison.Ordinal);
        Assert.Equal(409, again.Status);
        Assert.Contains("The latest build of this workspace has not ended.", again.Body, StringComparison.Ordinal);
        Assert.Contains("\"status\": \"initializing\"", started.Body, StringComparison.Ordinal);
        Assert.Equal(["start initiator", "stop task_manual_pause", "start task_resume"],
            coderd.World.Workspaces[0].Builds.Select(build => $"{build.Transition.ToString().ToLowerInvariant()} {build.Reason}"));
    }

    [Theory]
    [InlineData("tasks/demo/build", "{\"transition\":\"pause\"}", 400, "The body is not what this route takes.")]
    [InlineData("tasks/nothing/build", "{\"job\":\"failed\"}", 404, "There is no task nothing with a workspace.")]
    [InlineData("tasks/nothing/agent", "{}", 404, "There is no task nothing with a workspace.")]
    [InlineData("tasks/demo/build", "{}", 400, "The body is not what this route takes.")]
    [InlineData("tasks/demo/build", "{\"job\":\"done\"}", 400, "The body is not what this route takes.")]
    [InlineData("tasks/demo/build", "{\"job\":2}", 400, "The body is not what this route takes.")]
    [InlineData("tasks/demo/agent", "{\"lifecycle\":\"asleep\"}", 400, "The body is not what this route takes.")]
    [InlineData("tasks/demo/agent", "{\"live\":\"ready\"}", 400, "The body is not what this route takes.")]
    [InlineData("tasks/demo/agent", "", 400, "The body is not what this route takes.")]
    public async Task A_bad_order_is_refused_and_changes_nothing(string path, string body, int status, string message)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await PostAsync(coderd, path, body);

        Assert.Equal(status, reply.Status);
        Assert.Contains($"\"message\": \"{message}\"", reply.Body, StringComparison.Ordinal);
        Assert.Equal(Reply.Json(200, View("active", "true")), (await coderd.GetAsync("/__admin/world/tasks/demo")).Text);
    }

    [Theory]
    [InlineData("POST", "reset", null)]
    [InlineData("PUT", "preset", "{\"name\":\"normal\"}")]
    public async Task A_reset_and_a_preset_bring_the_world_back_ids_included(string method, string path, string? body)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var before = await WorldAsync(coderd);
        var first = await coderd.SendAsync("POST", "/api/v2/tasks/me/demo/pause", Known.ApiKey);
        await coderd.SendAsync("DELETE", "/api/v2/tasks/me/theirs", Known.OtherApiKey);
        Assert.NotEqual(before, await WorldAsync(coderd));

        await coderd.AdminAsync(method, path, body);

        Assert.Equal(before, await WorldAsync(coderd));
        Assert.Equal(first.Text, (await coderd.SendAsync("POST", "/api/v2/tasks/me/demo/pause", Known.ApiKey)).Text);
    }

    [Fact]
    public async Task Many_at_once_make_one_build()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => coderd.SendAsync("POST", "/api/v2/tasks/me/demo/pause", Known.ApiKey)));

        Assert.Single(replies, reply => reply.Status == 202);
        Assert.Equal(39, replies.Count(reply => reply.Status == 409));
        Assert.Equal(2, coderd.World.Workspaces[0].Builds.Count);
    }

    private static string View(string status, string good) =>
        Demo.Replace("STATUS", status, StringComparison.Ordinal).Replace("GOOD", good, StringComparison.Ordinal);

    private static async Task<string> WorldAsync(TestCoderd coderd) => (await coderd.AdminAsync("GET", "world")).GetRawText();

    private static Task<Reply> PostAsync(TestCoderd coderd, string path, string body) =>
        coderd.SendAsync("POST", $"/__admin/world/{path}", null, Encoding.UTF8.GetBytes(body));
}
