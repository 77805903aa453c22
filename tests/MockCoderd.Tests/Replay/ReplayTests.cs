using System.Text;
using System.Text.Json;
using Mocks.AgentRpc.Agent;
using Mocks.MockCoderd.Tests.Rpc;
using Mocks.Mocking.Settings;

namespace Mocks.MockCoderd.Tests.Replay;

/// <summary>The journal judged again as another release.</summary>
public sealed class ReplayTests
{
    private const string Unreadable = """{"messages":[{"id":1,"type":"output","content":"Hello","time":"2026-01-01T00:00:00Z"}]}""";

    [Fact]
    public async Task Only_what_another_release_answers_or_judges_otherwise_is_listed()
    {
        await using var coderd = await TestCoderd.LenientAsync();
        await coderd.PostAsync(Known.OneMessage);
        await coderd.GetAsync("/api/v2/users/me", Known.ApiKey);
        await coderd.PostAsync(Known.OneMessage, token: "00000000-0000-4000-8000-00000000dead");
        await coderd.SendAsync("POST", "/api/v2/tasks/me/demo/pause", Known.ApiKey);

        var report = await ReplayAsync(coderd, "2.29");

        Assert.Equal("coderd 2.34 to coderd 2.29: 4 judged, 0 left out", Sum(report));
        Assert.Equal(["1 204 to 404", "3 204 to 404", "4 202 to 404"], Changes(report));
        var changes = report.GetProperty("changes");
        Assert.Equal(Known.RouteNotFound, changes[0].GetProperty("then").GetProperty("body").GetString()!.Trim());
        Assert.StartsWith("real coderd 2.34 would answer 401", Verdict(changes[1], "now"), StringComparison.Ordinal);
        Assert.Contains("Route not found.", changes[2].GetProperty("then").GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_release_changes_nothing_and_the_mock_is_as_it_was()
    {
        await using var coderd = await TestCoderd.LenientAsync();
        await coderd.PostAsync(Unreadable);
        await coderd.PostAsync(Known.OneMessage, token: "not-a-token");
        await coderd.PostAsync(Known.OneMessage, token: "00000000-0000-4000-8000-00000000dead");
        await coderd.GetAsync($"{Known.Agents}/nothing?coder_session_token={Known.AgentToken}");
        await coderd.GetAsync("/api/v2/users/me", null, $"Cookie: theme=dark; coder_session_token={Known.ApiKey}");
        await coderd.GetAsync("/api/v2/users/me", null, "Authorization: Bearer unknownkey-unknownsecretunknown00");
        await coderd.GetAsync("//api/v2/buildinfo");
        var before = (await coderd.AdminAsync("GET", "requests")).ToString();

        var report = await ReplayAsync(coderd, "2.34");

        Assert.Equal("[]", report.GetProperty("leftOut").ToString());
        Assert.Equal("coderd 2.34 to coderd 2.34: 7 judged, 0 left out", Sum(report));
        Assert.Empty(Changes(report));
        Assert.Equal(before, (await coderd.AdminAsync("GET", "requests")).ToString());
        Assert.Equal(3, coderd.Posted.Count);
    }

    [Fact]
    public async Task A_snapshot_that_a_release_stores_and_does_not_show_is_a_change()
    {
        await using var coderd = await TestCoderd.LenientAsync();
        await coderd.PostAsync(Unreadable);
        await coderd.PostAsync(Known.OneMessage);

        var changes = (await ReplayAsync(coderd, "2.31")).GetProperty("changes");

        Assert.Equal(2, changes.GetArrayLength());
        Assert.StartsWith("real coderd 2.31 would answer 204 and show it to no one", Verdict(changes[0], "then"), StringComparison.Ordinal);
        Assert.Equal("coderd 2.31 stores the snapshot and does not show it to anyone: that came with 2.32.",
            changes[1].GetProperty("then").GetProperty("remarks")[0].GetString());
    }

    [Fact]
    public async Task The_world_moves_as_it_did_and_a_token_that_was_made_on_the_way_is_known()
    {
        await using var coderd = await TestCoderd.StartAsync(new CoderdSettings(new HostSettings()));
        await coderd.SendAsync("POST", "/api/v2/tasks/me/demo/pause", Known.ApiKey);
        await coderd.PostAsync(Known.OneMessage);
        coderd.Time.Advance(TimeSpan.FromSeconds(20));
        await coderd.PostAsync(Known.OneMessage);
        await coderd.GetAsync(Known.Logs, Known.ApiKey);
        await coderd.SendAsync("POST", "/api/v2/tasks/me/demo/resume", Known.ApiKey);
        coderd.Time.Advance(TimeSpan.FromSeconds(20));
        var token = (await coderd.WorkspaceAsync()).GetProperty("agents")[1].GetProperty("token").GetString();
        await coderd.PostAsync(Known.OneMessage, token: token);

        var same = await ReplayAsync(coderd, "2.33");
        var older = await ReplayAsync(coderd, "2.31");

        Assert.Equal("coderd 2.34 to coderd 2.33: 6 judged, 0 left out", Sum(same));
        Assert.Empty(Changes(same));
        Assert.Equal("1 202 to 404", Changes(older)[0]);
    }

    [Fact]
    public async Task What_cannot_be_judged_twice_is_left_out_with_its_reason()
    {
        await using var coderd = await TestCoderd.StartAsync(new CoderdSettings(new HostSettings(), TaskAppUrl: "http://127.0.0.1:9"));
        await coderd.AdminAsync("POST", "faults", """{"request":"GET /api/v2/buildinfo","status":500,"times":1}""");
        await coderd.GetAsync("/api/v2/buildinfo");
        await coderd.GetAsync(Known.Logs, Known.ApiKey);
        await coderd.AdminAsync("POST", "world/tasks/demo/agent", """{"unhealthyReason":"agent has disconnected"}""");
        await coderd.GetAsync(Known.Logs, Known.ApiKey);
        await coderd.GetAsync("/@dev/demo/apps/agentapi/status", Known.ApiKey);
        using (var leaves = await RawClient.ConnectAsync(coderd.Address))
        {
            await leaves.SendAsync(Encoding.UTF8.GetBytes(TestCoderd.Head("GET", $"{Known.Agents}/external-auth?id=gitlab&listen=true", $"Coder-Session-Token: {Known.AgentToken}")));
            await coderd.AdminAsync("POST", "requests/wait", """{"request":{"urlPathPattern":".*external-auth"}}""");
        }

        await coderd.AdminAsync("PUT", "external-auth/gitlab/links/dev", """{"accessToken":"glpat-mock-token"}""");
        await coderd.GetAsync($"{Known.Agents}/external-auth?id=gitlab&listen=true", Known.AgentToken);
        await coderd.PostAsync(Known.OneMessage + new string(' ', 1_200_000));

        var report = await ReplayAsync(coderd, "2.31");

        Assert.Equal([
            "1: A fault answered it.",
            "2: It calls the task's AgentAPI.",
            "3: It calls the task's AgentAPI.",
            "4: It is passed on to an app.",
            "5: It has no answer.",
            "6: It waits for something, and the clock of a replay stands still.",
            "7: The journal does not have all of its body.",
        ], report.GetProperty("leftOut").EnumerateArray().Select(one => $"{one.GetProperty("id")}: {one.GetProperty("why").GetString()}"));
        Assert.Equal(0, report.GetProperty("judged").GetInt32());
    }

    [Fact]
    public async Task A_body_that_differs_alone_is_a_change_and_a_call_of_an_agent_is_left_out()
    {
        await using var coderd = await TestCoderd.LenientAsync();
        await coderd.GetAsync("/api/v2/buildinfo");
        await using (var agent = await AgentClient.ConnectAsync(coderd))
        {
            await agent.CallAsync($"{AgentClient.Agent}UpdateLifecycle", new UpdateLifecycleRequest { Lifecycle = new() { State = Lifecycle.Types.State.Off } }, Lifecycle.Parser);
        }

        var report = await ReplayAsync(coderd, "2.35");

        Assert.Equal(["1 200 to 200"], Changes(report));
        Assert.Contains("3: It is a call over RPC, which needs its session.",
            report.GetProperty("leftOut").EnumerateArray().Select(one => $"{one.GetProperty("id")}: {one.GetProperty("why").GetString()}"));
    }

    [Fact]
    public async Task A_difference_that_a_control_route_made_is_none_of_the_release()
    {
        await using var coderd = await TestCoderd.LenientAsync();
        coderd.Stop();
        await coderd.PostAsync(Known.OneMessage);

        var left = (await ReplayAsync(coderd, "2.31")).GetProperty("leftOut")[0].GetProperty("why").GetString();

        Assert.StartsWith("It was answered 204 with the verdict \"real coderd 2.34 would answer 401", left, StringComparison.Ordinal);
        Assert.EndsWith("and a second time 204 without a verdict: something that is not in the journal made the difference, such as a control route.", left, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_that_a_control_route_made_is_none_of_the_release()
    {
        await using var coderd = await TestCoderd.StartAsync(new CoderdSettings(new HostSettings()));
        await coderd.AdminAsync("POST", "world/tasks/demo/build", """{"transition":"stop","job":"succeeded"}""");
        await coderd.SendAsync("POST", "/api/v2/tasks/me/demo/resume", Known.ApiKey);

        var left = (await ReplayAsync(coderd, "2.36")).GetProperty("leftOut")[0].GetProperty("why").GetString();

        Assert.Equal("It was answered 202 without a verdict, and a second time 409 without a verdict: something that is not in the journal made the difference, such as a control route.", left);
    }

    [Fact]
    public async Task A_mock_with_presets_of_the_user_s_own_is_replayed_too()
    {
        var folder = Directory.CreateTempSubdirectory("replay-");
        await using var coderd = await TestCoderd.StartAsync(
            CoderdSettings.Read(new SettingReader(setting => setting.Flag switch { "--presets" => folder.FullName, "--port" => "0", _ => null }, _ => null)));
        await coderd.PostAsync(Known.OneMessage);

        var report = await ReplayAsync(coderd, "2.29");
        folder.Delete(recursive: true);

        Assert.Equal("coderd 2.34 to coderd 2.29: 1 judged, 0 left out", Sum(report));
    }

    [Fact]
    public async Task The_releases_that_can_be_chosen_are_listed()
    {
        await using var coderd = await TestCoderd.StrictAsync(release: "2.31");

        var choices = await coderd.AdminAsync("GET", "verdicts/replay");

        Assert.Equal("2.31", choices.GetProperty("now").GetString());
        Assert.Equal("2.29 2.30 2.31 2.32 2.33 2.34 2.35 2.36 2.37", string.Join(' ', choices.GetProperty("coderVersions").EnumerateArray()));
    }

    [Theory]
    [InlineData("{}", "coderVersion: missing. It may be 2.29, 2.30, 2.31, 2.32, 2.33, 2.34, 2.35, 2.36 or 2.37.")]
    [InlineData("""{"coderVersion":"2.38"}""", "coderVersion: there is no release \"2.38\". It may be 2.29, 2.30, 2.31, 2.32, 2.33, 2.34, 2.35, 2.36 or 2.37.")]
    [InlineData("""{"version":"2.31"}""", "version: there is no such member. It may be coderVersion.")]
    public async Task A_release_that_there_is_not_is_refused(string body, string detail)
    {
        await using var coderd = await TestCoderd.LenientAsync();

        var reply = await coderd.SendAsync("POST", "/__admin/verdicts/replay", null, Encoding.UTF8.GetBytes(body));

        Assert.Equal(400, reply.Status);
        Assert.Equal(detail, JsonElement.Parse(reply.Body).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task No_token_is_in_the_report_and_no_file_is_written()
    {
        var file = Path.Combine(Path.GetTempPath(), $"replay-{Guid.NewGuid():N}.json");
        await using var coderd = await TestCoderd.LenientAsync(outputFile: file);
        await coderd.PostAsync(Known.OneMessage, $"{Known.Snapshot}&coder_session_token=unknown-token-of-a-user", token: null);
        File.Delete(file);

        var report = (await ReplayAsync(coderd, "2.29")).ToString();

        Assert.Contains("Route not found", report, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown-token", report, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    private static Task<JsonElement> ReplayAsync(TestCoderd coderd, string release) =>
        coderd.AdminAsync("POST", "verdicts/replay", $$"""{"coderVersion":"{{release}}"}""");

    private static string Sum(JsonElement report) =>
        $"{report.GetProperty("now")} to {report.GetProperty("then")}: {report.GetProperty("judged")} judged, {report.GetProperty("leftOut").GetArrayLength()} left out";

    private static string[] Changes(JsonElement report) => [.. report.GetProperty("changes").EnumerateArray().Select(change =>
        $"{change.GetProperty("id")} {change.GetProperty("now").GetProperty("status")} to {change.GetProperty("then").GetProperty("status")}")];

    private static string Verdict(JsonElement change, string when) => change.GetProperty(when).GetProperty("verdicts")[0].GetString()!;
}
