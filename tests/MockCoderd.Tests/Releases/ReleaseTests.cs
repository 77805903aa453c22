using System.Text.Json;
using Mocks.MockCoderd.Releases;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Settings;

namespace Mocks.MockCoderd.Tests.Releases;

/// <summary>Differences between releases of coderd.</summary>
public sealed class ReleaseTests
{
    private const string Pause = "/api/v2/tasks/me/demo/pause";

    public static TheoryData<string> Releases { get; } = [.. Release.All.Select(release => release.Name)];

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task A_verdict_says_nothing_of_a_reader_where_the_release_has_none(string name)
    {
        await using var coderd = await TestCoderd.StartAsync(new CoderdSettings(new HostSettings(), Release: Release.Find(name)));

        await coderd.PostAsync("""{"messages":[{"id":0,"content":"a","role":"robot","time":"2026-02-01T10:00:00Z"}]}""");
        await coderd.PostAsync($$"""{"messages":[{"id":0,"content":"{{new string(' ', 500)}}.","role":"agent","time":"2026-02-01T10:00:00Z"}]}""");

        var release = Release.Find(name)!;
        Assert.Equal(release.LogSnapshots ? 2 : 0, coderd.Verdicts.Count);
        Assert.All(coderd.Verdicts, verdict =>
        {
            Assert.Contains($"real coderd {name} would answer 204", verdict, StringComparison.Ordinal);
            Assert.Equal(release.SnapshotsServed, verdict.Contains("the person who opens the paused task", StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("2.29", 404, 404, 400, 401)]
    [InlineData("2.30", 204, 404, 400, 204)]
    [InlineData("2.31", 204, 404, 400, 204)]
    [InlineData("2.32", 204, 202, 200, 204)]
    [InlineData("2.33", 204, 202, 200, 204)]
    [InlineData("2.34", 204, 202, 200, 204)]
    [InlineData("2.35", 204, 202, 200, 204)]
    [InlineData("2.36", 204, 202, 200, 204)]
    [InlineData("2.37", 404, 404, 404, 404)]
    public async Task Routes_come_and_go(string release, int post, int pause, int pausedLogs, int postWhileStopping)
    {
        await using var coderd = await TestCoderd.StrictAsync(release: release);

        var posted = await coderd.PostAsync(Known.OneMessage);
        var paused = await coderd.SendAsync("POST", Pause, Known.ApiKey);
        coderd.World.Build(coderd.World.DefaultTask.WorkspaceId!.Value, Transition.Stop, coderd.World.DefaultUser, "task_manual_pause");
        var stopping = await coderd.PostAsync(Known.OneMessage);
        var logs = await coderd.ReadPausedLogsAsync();

        Assert.Equal([post, pause, postWhileStopping, pausedLogs], [posted.Status, paused.Status, stopping.Status, logs.Status]);
        Assert.All([posted, paused, logs], reply => Assert.True(reply.Status != 404 || reply.Text == Reply.Json(404, Known.RouteNotFound), reply.Text));
    }

    [Fact]
    public async Task Where_tasks_are_gone_their_paths_need_no_token()
    {
        await using var coderd = await TestCoderd.StrictAsync(release: "2.37");

        foreach (var path in new[] { "/api/v2/tasks", "/api/v2/tasks/me", "/api/experimental/tasks/me/demo", "/api/v2/tasks/me/demo/logs" })
        {
            Assert.Equal(Reply.Json(404, Known.RouteNotFound), (await coderd.GetAsync(path)).Text);
        }
    }

    [Fact]
    public async Task A_route_of_another_release_is_a_remark_and_no_verdict_even_leniently()
    {
        await using var coderd = await TestCoderd.StartAsync(new CoderdSettings(new HostSettings(), Release: Release.Find("2.37")));

        var posted = await coderd.PostAsync(Known.OneMessage);
        await coderd.SendAsync("POST", Pause, Known.ApiKey);

        Assert.Equal(Reply.Json(404, Known.RouteNotFound), posted.Text);
        Assert.Empty(coderd.Verdicts);
        Assert.Empty(coderd.Posted);
        Assert.Equal(
            ["coderd 2.37 has no such route; the releases from 2.30 to 2.36 have.", "coderd 2.37 has no such route; the releases from 2.32 to 2.36 have."],
            coderd.Remarks);
    }

    [Theory]
    [InlineData("2.29")]
    [InlineData("2.37")]
    public async Task Every_answer_and_verdict_names_the_release(string release)
    {
        await using var coderd = await TestCoderd.StrictAsync(release: release);

        var info = await coderd.GetAsync("/api/v2/buildinfo");
        await coderd.GetAsync("/api/v2/nothing");
        var version = await coderd.AdminAsync("GET", "version");

        Assert.Equal($"v{release}.0+0000000", info.Header("X-Coder-Build-Version"));
        Assert.Equal($"v{release}.0+0000000", JsonElement.Parse(info.Body).GetProperty("version").GetString());
        Assert.Equal($"coderd {release}", version.GetProperty("imitates").GetString());
        Assert.Equal([$"refused: real coderd {release} would answer 404 Route not found."], coderd.Verdicts);
    }

    [Fact]
    public void What_agents_and_the_bridge_ask_of_a_release_is_known()
    {
        Assert.Equal([6, 7, 7, 8, 8, 9, 10, 10, 10], Release.All.Select(release => release.AgentRpcMinor));
        Assert.Equal(["2.29", "2.30", "2.31", "2.32", "2.33", "2.34"], Names(release => release.AiBridgeInterceptions));
        Assert.Equal(["2.35", "2.36", "2.37"], Names(release => release.AiGateway));
        Assert.Equal(["2.36", "2.37"], Names(release => release.TooLargeIs413 && release.ExternalAuthExpiry && release.LimitsCleanPaths));
        Assert.Equal(["2.33", "2.34", "2.35", "2.36", "2.37"], Names(release => release.LogsSanitised && release.InstanceAgentName && release.ChatContext));
        Assert.Equal(["2.29", "2.30", "2.31"], Names(release => !release.ReinitWaits && !release.AppStatusOverRpc && !release.LimitsUsers && release.FailedState == "failure"));
    }

    private static IEnumerable<string> Names(Func<Release, bool> has) => Release.All.Where(has).Select(release => release.Name);
}
