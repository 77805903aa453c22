using System.Text.Json;

namespace Mocks.MockCoderd.Tests.Advice;

/// <summary>Verdicts carry a lesson; answers never do.</summary>
public sealed class LessonTests
{
    [Theory]
    [InlineData("POST", "/api/v2/workspaceagents/me/task/x/log-snapshot", "The nearest route that coderd has is POST /api/v2/workspaceagents/me/tasks/{task}/log-snapshot.")]
    [InlineData("POST", $"/api/v2/workspaceagents/me/tasks/{Known.Task}/log-snapshots", "The nearest route that coderd has is POST /api/v2/workspaceagents/me/tasks/{task}/log-snapshot.")]
    [InlineData("GET", "/api/v2/tasks/me/demo/log", "The nearest route that coderd has is GET /api/v2/tasks/{user}/{task}/logs.")]
    [InlineData("POST", "/api/v2/tasks/me/demo/stop", "The nearest route that coderd has is POST /api/v2/tasks/{user}/{task}/send.")]
    [InlineData("GET", "/api/v2/build-info", "The nearest route that coderd has is GET /api/v2/buildinfo.")]
    [InlineData("GET", "/api/v2/organizations/default/templates/codex/versions", "The nearest route that coderd has is GET /api/v2/organizations/{organization}/templates/{templatename}/versions/{templateversionname}, which this mock does not reproduce.")]
    [InlineData("GET", "/api/v2/one/two/three/four/five/six/seven/eight", "coderd has no route like it; /swagger shows those that this mock has.")]
    public async Task An_unknown_route_names_the_nearest_in_the_verdict_alone(string method, string path, string hint)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var token = path.Contains("workspaceagents", StringComparison.Ordinal) ? Known.AgentToken : Known.ApiKey;
        var reply = await coderd.SendAsync(method, path, token, "{}"u8.ToArray());

        Assert.Equal(Reply.Json(404, Known.RouteNotFound), reply.Text);
        var verdict = (await VerdictsAsync(coderd))[^1];
        Assert.Equal((hint, "docs/fidelity/coderd.md#on-every-route"), (verdict.GetProperty("hint").GetString(), verdict.GetProperty("docs").GetString()));
    }

    [Fact]
    public async Task Every_section_that_is_named_is_in_the_docs()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.PostAsync("{}");
        await coderd.PostAsync(Known.Empty, token: null);
        await coderd.GetAsync(Known.Logs.Replace("demo", "nothing", StringComparison.Ordinal), Known.ApiKey);
        await coderd.GetAsync("/api/v2/nothing");

        var docs = await File.ReadAllTextAsync(Path.Combine(Repository(), "docs", "fidelity", "coderd.md"), TestContext.Current.CancellationToken);
        string[] headings = [.. docs.Split('\n').Where(line => line.StartsWith("##", StringComparison.Ordinal))
            .Select(line => line.TrimStart('#', ' ').Replace(":", "", StringComparison.Ordinal).Replace(' ', '-').ToLowerInvariant())];
        string[] named = [.. (await VerdictsAsync(coderd)).Select(verdict => verdict.GetProperty("docs").GetString()!["docs/fidelity/coderd.md#".Length..]).Distinct()];

        Assert.Equal(["log-snapshots", "tokens", "tasks", "on-every-route"], named);
        Assert.All(named, section => Assert.Contains(section, headings));
    }

    [Fact]
    public async Task A_real_answer_that_is_no_fault_of_the_callers_is_a_remark_with_what_to_do()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        coderd.Stop();

        await coderd.SendAsync("POST", "/api/v2/tasks/me/demo/send", Known.ApiKey, """{"input":"x"}"""u8.ToArray());

        Assert.Empty(coderd.Verdicts);
        Assert.Equal(["409 Task is paused. POST …/resume, and wait until the task is active. See docs/fidelity/coderd.md#tasks."], coderd.Remarks);
    }

    private static async Task<JsonElement[]> VerdictsAsync(TestCoderd coderd) =>
        [.. (await coderd.AdminAsync("GET", "verdicts")).GetProperty("verdicts").EnumerateArray().Select(view => view.GetProperty("verdict"))];

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Mocks.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
