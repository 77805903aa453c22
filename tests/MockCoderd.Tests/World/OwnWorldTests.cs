using Mocks.MockCoderd.World;
using Mocks.Mocking.Settings;
using CoderdWorkspace = Mocks.MockCoderd.World.Workspace;

namespace Mocks.MockCoderd.Tests.World;

/// <summary>A world that the program which starts the mock has made.</summary>
public sealed class OwnWorldTests
{
    private static readonly DateTimeOffset Start = new(2026, 2, 1, 11, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_workspace_that_is_no_task_has_no_tasks_to_find()
    {
        await using var coderd = await StartAsync(strict: true, hasTask: false);

        var list = await coderd.GetAsync("/api/v2/tasks", Known.ApiKey);
        var one = await coderd.GetAsync("/api/v2/tasks/me/box", Known.ApiKey);
        var posted = await coderd.PostAsync(Known.OneMessage);

        Assert.Equal(Reply.Json(200, """{"tasks":[],"count":0}"""), list.Text);
        Assert.Equal(Reply.Json(404, Known.NotFound), one.Text);
        Assert.Equal(Reply.Json(404, Known.NotFound), posted.Text);
    }

    [Fact]
    public async Task Leniently_a_snapshot_without_any_task_is_taken_with_a_verdict()
    {
        await using var coderd = await StartAsync(strict: false, hasTask: false);

        var one = await coderd.GetAsync("/api/v2/tasks/me/box", Known.ApiKey);
        var posted = await coderd.PostAsync(Known.OneMessage);

        Assert.Equal(Reply.Json(404, Known.NotFound), one.Text);
        Assert.Equal(Reply.Nothing(204), posted.Text);
        Assert.Equal(2, coderd.Verdicts.Count);
    }

    [Theory]
    [InlineData("second", "second", "initializing")]
    [InlineData("", null, "unknown")]
    [InlineData(null, "first", "active")]
    public async Task A_task_is_linked_to_the_app_that_the_build_names(string? link, string? app, string status)
    {
        await using var coderd = await StartAsync(strict: true, hasTask: true, link);

        var task = System.Text.Json.JsonElement.Parse((await coderd.GetAsync("/api/v2/tasks/me/box", Known.ApiKey)).Body);

        var workspace = coderd.World.Workspaces[0];
        var expected = workspace.Agents.SelectMany(agent => agent.Apps).FirstOrDefault(known => known.Slug == app);
        Assert.Equal((status, expected?.Id.ToString()), (task.GetProperty("status").GetString(), task.GetProperty("workspace_app_id").GetString()));
    }

    [Fact]
    public async Task A_reset_brings_it_back()
    {
        await using var coderd = await StartAsync(strict: true, hasTask: true);
        coderd.Stop();

        await coderd.SendAsync("POST", "/__admin/reset", null);

        Assert.Equal(("box", 1), (coderd.World.Workspaces[0].Name, coderd.World.Workspaces[0].Builds.Count));
    }

    private static Task<TestCoderd> StartAsync(bool strict, bool hasTask, string? link = null) =>
        TestCoderd.StartAsync(new CoderdSettings(new HostSettings(Strict: strict)) { World = Made(hasTask, link) });

    private static MockCoderd.World.World Made(bool hasTask, string? link)
    {
        var workspace = new CoderdWorkspace(
            Guid.Parse(Known.Workspace), "box", "dev", Guid.NewGuid(), Start,
            [new Build(Guid.NewGuid(), Guid.NewGuid(), 1, Transition.Start, JobStatus.Succeeded, "dev", "initiator", Start, Start, Start)],
            [
                new Agent(Guid.NewGuid(), "one", Guid.Parse(Known.AgentToken), Apps: [new App(Guid.NewGuid(), "first", "First")]),
                new Agent(Guid.NewGuid(), "two", Guid.NewGuid(), Apps: [new App(Guid.NewGuid(), "other", "Other"), new App(Guid.NewGuid(), "second", "Second", AppHealth.Initializing)]),
            ],
            TaskApp: link);
        var template = new Template(workspace.TemplateId, "template", "Template", "", Guid.NewGuid(), "v1");
        return new(new Organization(Guid.NewGuid(), "coder"), [new User(Guid.Parse(Known.User), "dev", Known.ApiKey)], [template],
            hasTask ? [new WorkspaceTask(Guid.NewGuid(), "box", "dev", "Box", "Fix the bug", template.VersionId, workspace.Id, Start)] : [], [workspace]);
    }
}
