using Mocks.MockCoderd.World;

namespace Mocks.MockCoderd.Tests.Tasks;

/// <summary>Pause, the shutdown window, and resume.</summary>
public sealed class TaskPauseTests
{
    private const string Pause = "/api/v2/tasks/me/demo/pause";
    private const string Resume = "/api/v2/tasks/me/demo/resume";
    private const string First = "00000000-0000-4000-8000-000000001001";
    private const string Second = "00000000-0000-4000-8000-000000001002";
    private const string NotAuthorized =
        """{"message":"Workspace agent not authorized.","detail":"The agent cannot authenticate until the workspace provision job has been completed. If the job is no longer running, this agent is invalid."}""";
    private const string BuildActive =
        """{"message":"A workspace build is already active.","detail":"A workspace build is already active."}""";

    private static readonly TimeSpan Second1 = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(Pause)]
    [InlineData("/api/experimental/tasks/me/demo/pause")]
    public async Task A_pause_makes_a_stop_build_and_shows_all_of_it(string path)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.SendAsync("POST", path, Known.ApiKey);

        Assert.Equal(Reply.Json(202, Written.Build(First, Second, 2, "stop", "task_manual_pause")), reply.Text);
    }

    [Fact]
    public async Task A_resume_makes_a_start_build_and_shows_all_of_it()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        coderd.Stop();

        var reply = await coderd.SendAsync("POST", Resume, Known.ApiKey);

        Assert.Equal(Reply.Json(202, Written.Build(
            "00000000-0000-4000-8000-000000001003", "00000000-0000-4000-8000-000000001004", 3, "start", "task_resume")), reply.Text);
    }

    [Fact]
    public async Task A_paused_task_can_be_paused_again_and_a_running_one_not_resumed()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var running = await coderd.SendAsync("POST", Resume, Known.ApiKey);
        coderd.Stop();
        var again = await coderd.SendAsync("POST", Pause, Known.ApiKey);

        Assert.Equal(Reply.Json(409, """{"message":"Task workspace is already running.","detail":"Workspace status is \"running\"."}"""), running.Text);
        Assert.Equal(202, again.Status);
    }

    [Theory]
    [InlineData("pending", 409)]
    [InlineData("running", 409)]
    [InlineData("canceling", 409)]
    [InlineData("canceled", 202)]
    [InlineData("failed", 202)]
    public async Task While_a_build_is_active_there_can_be_no_other(string job, int status)
    {
        foreach (var path in new[] { Pause, Resume })
        {
            await using var coderd = await TestCoderd.StrictAsync();
            await coderd.SendAsync("POST", Pause, Known.ApiKey);
            await coderd.AdminAsync("POST", "world/tasks/demo/build", $$"""{"job":"{{job}}"}""");

            var reply = await coderd.SendAsync("POST", path, Known.ApiKey);

            Assert.Equal(status, reply.Status);
            Assert.True(status == 202 || reply.Text == Reply.Json(409, BuildActive), reply.Text);
        }
    }

    [Fact]
    public async Task Without_a_workspace_nothing_is_built_and_a_workspace_that_is_gone_is_not_found()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var task = coderd.World.DefaultTask;
        foreach (var path in new[] { Pause, Resume })
        {
            coderd.World.Put(task with { WorkspaceId = null });
            var without = await coderd.SendAsync("POST", path, Known.ApiKey);
            coderd.World.Put(task with { WorkspaceId = Guid.NewGuid() });
            var gone = await coderd.SendAsync("POST", path, Known.ApiKey);

            Assert.Equal(Reply.Json(500, """{"message":"Task does not have a workspace."}"""), without.Text);
            Assert.Equal(Reply.Json(404, Known.NotFound), gone.Text);
        }
    }

    [Fact]
    public async Task The_whole_life_one_transition_changes_token_status_and_logs_together()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        Assert.Equal(Reply.Nothing(204), (await coderd.PostAsync(Known.Empty)).Text);
        Assert.Equal("active", await StatusAsync(coderd));

        await coderd.SendAsync("POST", Pause, Known.ApiKey);
        Assert.Equal("unknown", await StatusAsync(coderd));
        Assert.Equal(Reply.Nothing(204), (await coderd.PostAsync(Known.OneMessage)).Text);
        Assert.Equal(Reply.Json(409, """{"message":"Cannot fetch logs for task in current state.","detail":"Task status is \"unknown\"."}"""), (await coderd.ReadLogsAsync()).Text);

        coderd.Time.Advance(10 * Second1);
        Assert.Equal("paused", await StatusAsync(coderd));
        Assert.Equal(Reply.Json(401, NotAuthorized), (await coderd.PostAsync(Known.OneMessage)).Text);
        var kept = Reply.Json(200, """{"logs":[{"id":0,"content":"Fix the bug","type":"input","time":"2026-02-01T10:00:00Z"}],"snapshot":true,"snapshot_at":"2026-02-01T11:00:00Z"}""");
        Assert.Equal(kept, (await coderd.ReadLogsAsync()).Text);

        await coderd.SendAsync("POST", Resume, Known.ApiKey);
        Assert.Equal(("pending", kept), (await StatusAsync(coderd), (await coderd.ReadLogsAsync()).Text));
        coderd.Time.Advance(Second1);
        Assert.Equal(("initializing", kept), (await StatusAsync(coderd), (await coderd.ReadLogsAsync()).Text));
        coderd.Time.Advance(2 * Second1);
        Assert.Equal("initializing", await StatusAsync(coderd));
        coderd.Time.Advance(3 * Second1);
        Assert.Equal("active", await StatusAsync(coderd));
        Assert.Equal(Reply.Json(401, NotAuthorized), (await coderd.PostAsync(Known.Empty)).Text);
        var token = coderd.World.DefaultAgent.Agent.Token.ToString();
        Assert.NotEqual(Known.AgentToken, token);
        Assert.Equal(Reply.Nothing(204), (await coderd.PostAsync(Known.Empty, token: token)).Text);

        await coderd.SendAsync("DELETE", "/api/v2/tasks/me/demo", Known.ApiKey);
        Assert.Equal(Reply.Json(404, Known.NotFound), (await coderd.ReadLogsAsync()).Text);
    }

    [Theory]
    [InlineData("pending", 204)]
    [InlineData("running", 204)]
    [InlineData("succeeded", 401)]
    [InlineData("failed", 401)]
    [InlineData("canceling", 401)]
    [InlineData("canceled", 401)]
    public async Task The_token_lives_while_the_stop_job_waits_or_runs(string job, int status)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.SendAsync("POST", Pause, Known.ApiKey);
        await coderd.AdminAsync("POST", "world/tasks/demo/build", $$"""{"job":"{{job}}"}""");

        var reply = await coderd.PostAsync(Known.Empty);

        Assert.Equal(status == 204 ? Reply.Nothing(204) : Reply.Json(401, NotAuthorized), reply.Text);
        Assert.Null(reply.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task Another_build_ends_the_window_too()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        coderd.Stop();
        await coderd.SendAsync("POST", Pause, Known.ApiKey);

        Assert.Equal(Reply.Json(401, NotAuthorized), (await coderd.PostAsync(Known.Empty)).Text);
    }

    [Theory]
    [InlineData("10s", 9_999, 204)]
    [InlineData("10s", 10_000, 401)]
    [InlineData("500ms", 499, 204)]
    [InlineData("500ms", 500, 401)]
    [InlineData("2m", 119_999, 204)]
    [InlineData("open", 86_400_000, 204)]
    [InlineData("closed", 0, 401)]
    public async Task The_window_is_as_long_as_it_was_set(string window, int milliseconds, int status)
    {
        await using var coderd = await TestCoderd.StrictAsync(stopWindow: StopWindow.Parse(window));
        await coderd.SendAsync("POST", Pause, Known.ApiKey);
        coderd.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(status, (await coderd.PostAsync(Known.Empty)).Status);
    }

    [Theory]
    [InlineData("2.29", 401)]
    [InlineData("2.30", 200)]
    public async Task Before_2_30_the_token_died_with_the_stop_build(string release, int status)
    {
        await using var coderd = await TestCoderd.StrictAsync(release: release);
        coderd.World.Build(Guid.Parse(Known.Workspace), Transition.Stop, coderd.World.DefaultUser, "task_manual_pause");

        var reply = await coderd.GetAsAgentAsync("gitsshkey");

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task The_owners_session_token_dies_when_the_stop_job_is_picked_up()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        const string key = "mockowner1-mockownersecret0000001";

        var before = await coderd.GetAsync("/api/v2/tasks/me/demo", key);
        await coderd.SendAsync("POST", Pause, Known.ApiKey);
        var pending = await coderd.GetAsync("/api/v2/tasks/me/demo", key);
        coderd.Time.Advance(Second1);
        var running = await coderd.GetAsync("/api/v2/tasks/me/demo", key);

        Assert.Equal([200, 200], [before.Status, pending.Status]);
        Assert.Equal(Reply.Json(401,
            """{"message":"You are signed out or your session has expired. Please sign in again to continue.","detail":"API key is invalid."}"""), running.Text);
    }

    [Theory]
    [InlineData("PUT", Pause)]
    [InlineData("GET", Pause)]
    [InlineData("GET", Resume)]
    public async Task Only_a_post_is_taken(string method, string path)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.SendAsync(method, path, Known.ApiKey);

        Assert.Equal(Reply.Nothing(405), reply.Text);
        Assert.Equal(["POST"], reply.Headers("Allow"));
    }

    private static async Task<string> StatusAsync(TestCoderd coderd) =>
        System.Text.Json.JsonElement.Parse((await coderd.GetAsync("/api/v2/tasks/me/demo", Known.ApiKey)).Body).GetProperty("status").GetString()!;
}
