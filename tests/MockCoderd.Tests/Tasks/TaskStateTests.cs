namespace Mocks.MockCoderd.Tests.Tasks;

/// <summary>The state of a task for every state of its workspace.</summary>
public sealed class TaskStateTests
{
    private const string One = "/api/v2/tasks/me/demo";

    [Theory]
    [InlineData(One)]
    [InlineData("/api/experimental/tasks/me/demo")]
    [InlineData("/api/v2/tasks/me/demo/")]
    public async Task A_task_is_written_with_all_its_members(string path)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.GetAsync(path, Known.ApiKey);

        Assert.Equal(Reply.Json(200, Written.Demo()), reply.Text);
    }

    [Theory]
    [InlineData("failed", "error", "failed")]
    [InlineData("canceling", "error", "canceling")]
    [InlineData("canceled", "error", "canceled")]
    [InlineData("pending", "pending", "pending")]
    [InlineData("running", "initializing", "starting")]
    public async Task A_start_that_has_not_succeeded_decides_alone(string job, string status, string workspace)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("POST", "world/tasks/demo/build", $$"""{"job":"{{job}}"}""");

        var reply = await coderd.GetAsync(One, Known.ApiKey);

        var state = status == "initializing"
            ? """{"timestamp":"2026-01-01T10:00:00Z","state":"working","message":"Workspace is starting","uri":""}"""
            : "null";
        Assert.Equal(Reply.Json(200, Written.Demo(workspace, agent: Written.NoAgent, status: status, state: state)), reply.Text);
    }

    [Theory]
    [InlineData("created", "healthy", "initializing", "Agent is connecting")]
    [InlineData("starting", "healthy", "initializing", "Agent is starting")]
    [InlineData("ready", "initializing", "initializing", "App is initializing")]
    [InlineData("start_timeout", "initializing", "initializing", "Initializing workspace agent")]
    [InlineData("start_error", "initializing", "initializing", "Initializing workspace agent")]
    [InlineData("ready", "unhealthy", "error", null)]
    [InlineData("ready", "healthy", "active", null)]
    [InlineData("ready", "disabled", "active", null)]
    [InlineData("start_timeout", "healthy", "active", null)]
    [InlineData("start_error", "healthy", "active", null)]
    [InlineData("shutting_down", "healthy", "unknown", null)]
    [InlineData("shutdown_timeout", "healthy", "unknown", null)]
    [InlineData("shutdown_error", "healthy", "unknown", null)]
    [InlineData("off", "healthy", "unknown", null)]
    public async Task Then_the_agent_decides_and_then_the_app(string lifecycle, string app, string status, string? message)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("POST", "world/tasks/demo/agent", $$"""{"lifecycle":"{{lifecycle}}","app":"{{app}}","unhealthyReason":"agent is <not> there"}""");

        var reply = await coderd.GetAsync(One, Known.ApiKey);

        var agent = Written.Ready.Replace("\"ready\"", $"\"{lifecycle}\"", StringComparison.Ordinal)
            .Replace("{\"healthy\":true}", """{"healthy":false,"reason":"agent is \u003cnot\u003e there"}""", StringComparison.Ordinal);
        var state = message is null ? "null" : $$"""{"timestamp":"2026-01-01T10:00:00Z","state":"working","message":"{{message}}","uri":""}""";
        Assert.Equal(Reply.Json(200, Written.Demo(agent: agent, status: status, state: state)), reply.Text);
    }

    [Fact]
    public async Task An_agent_without_an_app_leaves_the_state_unknown()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var (workspace, agent) = coderd.World.DefaultAgent;
        coderd.World.Put(workspace.With(agent with { Apps = [] }));

        var reply = await coderd.GetAsync(One, Known.ApiKey);

        var without = Written.Ready.Replace($"\"{Written.App}\"", "null", StringComparison.Ordinal);
        Assert.Equal(Reply.Json(200, Written.Demo(agent: without, status: "unknown")), reply.Text);
    }

    [Theory]
    [InlineData("pending", "pending", "unknown")]
    [InlineData("running", "stopping", "unknown")]
    [InlineData("succeeded", "stopped", "paused")]
    [InlineData("failed", "failed", "error")]
    public async Task A_stop_is_unknown_until_it_is_over(string job, string workspace, string status)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.SendAsync("POST", $"{One}/pause", Known.ApiKey);
        await coderd.AdminAsync("POST", "world/tasks/demo/build", $$"""{"job":"{{job}}"}""");

        var reply = await coderd.GetAsync(One, Known.ApiKey);

        Assert.Equal(Reply.Json(200, Written.Demo(workspace, 2, Written.NoAgent, status)), reply.Text);
    }

    [Theory]
    [InlineData("2.34", "failure", "failed")]
    [InlineData("2.31", "failure", "failure")]
    [InlineData("2.34", "idle", "idle")]
    public async Task What_an_app_last_said_of_itself_is_shown_and_stays_after_a_stop(string release, string posted, string state)
    {
        await using var coderd = await TestCoderd.StrictAsync(release: release);
        var (workspace, agent) = coderd.World.DefaultAgent;
        coderd.World.Put(workspace with
        {
            AppStatuses = [new(Guid.NewGuid(), agent.Apps[0].Id, agent.Id, coderd.World.Now, posted, "Reading <files>", "")],
        });

        var running = await coderd.GetAsync(One, Known.ApiKey);
        coderd.Stop();
        var stopped = await coderd.GetAsync(One, Known.ApiKey);

        var current = $$"""{"timestamp":"2026-02-01T11:00:00Z","state":"{{state}}","message":"Reading \u003cfiles\u003e","uri":""}""";
        Assert.Equal(Reply.Json(200, Written.Demo(state: current)), running.Text);
        Assert.Equal(Reply.Json(200, Written.Demo("stopped", 2, Written.NoAgent, "paused", current)), stopped.Text);
    }

    [Fact]
    public async Task What_was_said_before_the_last_start_is_forgotten()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var (workspace, agent) = coderd.World.DefaultAgent;
        coderd.World.Put(workspace with
        {
            AppStatuses = [new(Guid.NewGuid(), agent.Apps[0].Id, agent.Id, workspace.Latest.CreatedAt, "working", "Reading", "")],
        });

        var reply = await coderd.GetAsync(One, Known.ApiKey);

        Assert.Equal(Reply.Json(200, Written.Demo()), reply.Text);
    }

    [Fact]
    public async Task A_task_without_a_workspace_cannot_be_shown_and_one_whose_workspace_is_gone_is_not_found()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var task = coderd.World.DefaultTask;

        coderd.World.Put(task with { WorkspaceId = null });
        var without = await coderd.GetAsync(One, Known.ApiKey);
        coderd.World.Put(task with { WorkspaceId = Guid.NewGuid() });
        var gone = await coderd.GetAsync(One, Known.ApiKey);

        Assert.Equal(Reply.Json(500, """{"message":"Internal error fetching task.","detail":"Task workspace ID is invalid."}"""), without.Text);
        Assert.Equal(Reply.Json(404, Known.NotFound), gone.Text);
    }
}
