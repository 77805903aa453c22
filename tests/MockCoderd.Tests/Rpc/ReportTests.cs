using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Agent;

namespace Mocks.MockCoderd.Tests.Rpc;

/// <summary>What an agent reports can be seen over REST, or in the world where the mock has no route for it.</summary>
public sealed class ReportTests
{
    private static readonly Timestamp Early = new() { Seconds = 1_790_000_000 };

    [Fact]
    public async Task Logs_share_store_and_limit_with_the_route()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);
        await coderd.PatchAsync("logs", $$"""{"logs":[{"output":"{{new string('x', 1_048_569)}}"}]}""");

        Assert.False(await LogAsync(agent, new Log { Output = "abc", CreatedAt = Early, Level = Log.Types.Level.Warn }, new Log { Output = "d\0", Level = (Log.Types.Level)77 }));
        Assert.True(await LogAsync(agent, new Log { Output = "12" }));
        Assert.True(await LogAsync(agent)); // A flagged agent hears it even without lines.

        var lines = await coderd.ReadLinesAsync();
        Assert.Equal(["abc warn", "d❌ info"], lines.Skip(1).Select(line => $"{line.GetProperty("output")} {line.GetProperty("level")}"));
        Assert.All(lines, line => Assert.Equal(("2026-02-01T11:00:00Z", "3b579bf4-1ed8-4b99-87a8-e9a1e3410410"), (AgentLifeTests.Text(line, "created_at"), AgentLifeTests.Text(line, "source_id"))));
        Assert.True((await AgentLifeTests.AgentAsync(coderd)).GetProperty("logs_overflowed").GetBoolean());
    }

    [Fact]
    public async Task Health_of_an_app_with_a_check_is_stored_all_or_nothing()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var apps = (await coderd.AdminAsync("PUT", "world/tasks/demo/manifest",
            """{"apps":[{"slug":"web","healthCheck":{"url":"http://localhost:1"}},{"slug":"cmd","command":"top"}]}""")).GetProperty("apps");
        ByteString[] ids = [.. apps.EnumerateArray().Select(app => Bytes(app.GetProperty("id").GetGuid()))];
        await using var agent = await AgentClient.ConnectAsync(coderd);

        var refused = await agent.FailAsync($"{AgentClient.Agent}BatchUpdateAppHealths", new BatchUpdateAppHealthRequest { Updates = { Of(ids[0], AppHealth.Healthy), Of(ids[1], AppHealth.Healthy) } });
        var unknown = await agent.FailAsync($"{AgentClient.Agent}BatchUpdateAppHealths", new BatchUpdateAppHealthRequest { Updates = { Of(ids[0], AppHealth.Unspecified) } });
        var before = await HealthsAsync(coderd);
        await agent.CallAsync($"{AgentClient.Agent}BatchUpdateAppHealths", new BatchUpdateAppHealthRequest { Updates = { Of(ids[0], AppHealth.Healthy) } }.ToByteArray());

        Assert.Equal($"0: workspace app \"{apps[1].GetProperty("id")}\" (\"cmd\") does not have healthchecks enabled", refused);
        Assert.Equal($"0: unknown health status \"APP_HEALTH_UNSPECIFIED\" for app \"{apps[0].GetProperty("id")}\" (\"web\")", unknown);
        Assert.Equal(["initializing", "disabled"], before);
        Assert.Equal(["healthy", "disabled"], await HealthsAsync(coderd));
    }

    [Fact]
    public async Task A_status_of_an_app_is_the_tasks_current_state()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);

        await agent.CallAsync($"{AgentClient.Agent}UpdateAppStatus", new UpdateAppStatusRequest
        {
            Slug = "agentapi",
            State = UpdateAppStatusRequest.Types.AppStatusState.Failure,
            Message = "<b>no</b>  disk",
            Uri = "https://e.com",
        }.ToByteArray());

        var task = JsonElement.Parse((await coderd.GetAsync("/api/v2/tasks/me/demo", Known.ApiKey)).Body);
        Assert.Equal("""{"timestamp":"2026-02-01T11:00:00Z","state":"failed","message":"no disk","uri":"https://e.com"}""", task.GetProperty("current_state").GetRawText());
    }

    [Fact]
    public async Task Metadata_that_the_manifest_declares_is_kept_and_cut()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("PUT", "world/tasks/demo/manifest", """{"metadata":[{"key":"a"},{"key":"b"},{"key":"c"}]}""");
        await using var agent = await AgentClient.ConnectAsync(coderd);

        await agent.CallAsync($"{AgentClient.Agent}BatchUpdateMetadata", new BatchUpdateMetadataRequest
        {
            Metadata = { Of("a", "ü" + new string('x', 2047)), Of("b", "v", new string('e', 2049)), Of("unknown", "v") },
        }.ToByteArray());
        var refused = await agent.FailAsync($"{AgentClient.Agent}BatchUpdateMetadata", new BatchUpdateMetadataRequest { Metadata = { Of("c", "3 %"), Of(new string('k', 6144), "") } });

        Assert.Equal("0: metadata keys of 6145 bytes exceeded 6144 bytes", refused);
        var values = (await ReportsAsync(coderd)).GetProperty("metadata");
        Assert.Equal($$"""{"collectedAt":"2026-02-01T11:00:00+00:00","value":"ü{{new string('x', 2046)}}","error":"value of 2049 bytes exceeded 2048 bytes"}""", AgentLifeTests.Compact(values.GetProperty("a")));
        Assert.Equal("error of 2049 bytes exceeded 2048 bytes", values.GetProperty("b").GetProperty("error").GetString());
        Assert.Equal(["a", "b", "c"], values.EnumerateObject().Select(value => value.Name));
    }

    [Fact]
    public async Task Keys_of_a_batch_may_have_6144_bytes()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);

        var answer = await agent.CallAsync($"{AgentClient.Agent}BatchUpdateMetadata", new BatchUpdateMetadataRequest { Metadata = { Of("c", "3 %"), Of(new string('k', 6143), "") } }.ToByteArray());

        Assert.Empty(answer);
    }

    [Fact]
    public async Task Statistics_timings_connections_usage_and_boundary_logs_are_kept()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var script = (await coderd.AdminAsync("PUT", "world/tasks/demo/manifest", """{"scripts":[{"displayName":"s","script":"true","runOnStart":true}],"memory":{},"volumes":[{"path":"/"}]}"""))
            .GetProperty("manifest").GetProperty("scripts")[0].GetProperty("id").GetGuid();
        await using var agent = await AgentClient.ConnectAsync(coderd);

        var interval = await agent.CallAsync($"{AgentClient.Agent}UpdateStats", new UpdateStatsRequest { Stats = new() { RxBytes = 5, ConnectionsByProto = { ["TCP"] = 1 } } }, UpdateStatsResponse.Parser);
        await agent.CallAsync($"{AgentClient.Agent}UpdateStats", new UpdateStatsRequest().ToByteArray());
        await agent.CallAsync($"{AgentClient.Agent}ScriptCompleted", new WorkspaceAgentScriptCompletedRequest
        {
            Timing = new() { ScriptId = Bytes(script), Start = Early, End = Early, ExitCode = 3, Status = Timing.Types.Status.ExitFailure },
        }.ToByteArray());
        await agent.CallAsync($"{AgentClient.Agent}ReportConnection", new ReportConnectionRequest
        {
            Connection = new() { Id = Bytes(script), Action = Connection.Types.Action.Disconnect, Type = Connection.Types.Type.ReconnectingPty, Timestamp = Early, Ip = "localhost", StatusCode = 1 },
        }.ToByteArray());
        var monitoring = await agent.CallAsync($"{AgentClient.Agent}GetResourcesMonitoringConfiguration", new GetResourcesMonitoringConfigurationRequest(), GetResourcesMonitoringConfigurationResponse.Parser);
        await agent.CallAsync($"{AgentClient.Agent}PushResourcesMonitoringUsage", new PushResourcesMonitoringUsageRequest { Datapoints = { new PushResourcesMonitoringUsageRequest.Types.Datapoint { CollectedAt = Early, Memory = new() { Used = 1, Total = 2 } } } }.ToByteArray());
        await agent.CallAsync($"{AgentClient.Agent}ReportBoundaryLogs", new ReportBoundaryLogsRequest { Logs = { new BoundaryLog { HttpRequest = new() { Method = "GET", Url = "https://e.com", MatchedRule = "*" } }, new BoundaryLog() }, ConfinedProcessName = "codex" }.ToByteArray());

        Assert.Equal(300, interval.ReportInterval.Seconds);
        Assert.Equal("""{ "config": { "numDatapoints": 20, "collectionIntervalSeconds": 10 }, "memory": { "enabled": true }, "volumes": [ { "enabled": true, "path": "/" } ] }""", monitoring.ToString());
        var reports = await ReportsAsync(coderd);
        Assert.Equal((1, 5), (reports.GetProperty("stats").GetProperty("reports").GetInt32(), reports.GetProperty("stats").GetProperty("rxBytes").GetInt32()));
        Assert.Equal($$"""[{"scriptId":"{{script}}","startedAt":"2026-09-21T14:13:20+00:00","endedAt":"2026-09-21T14:13:20+00:00","exitCode":3,"stage":"start","status":"exit_failure"}]""", AgentLifeTests.Compact(reports.GetProperty("timings")));
        Assert.Equal($$"""[{"id":"{{script}}","action":"disconnect","type":"reconnecting_pty","at":"2026-09-21T14:13:20+00:00","ip":"127.0.0.1","statusCode":1,"reason":""}]""", AgentLifeTests.Compact(reports.GetProperty("connections")));
        Assert.Equal("""[{"collectedAt":"2026-09-21T14:13:20+00:00","memoryUsed":1,"memoryTotal":2,"volumes":[]}]""", AgentLifeTests.Compact(reports.GetProperty("usage")));
        Assert.Equal("""[{"allowed":false,"method":"GET","url":"https://e.com","matchedRule":"","sessionId":"","process":"codex","sequenceNumber":0}]""", AgentLifeTests.Compact(reports.GetProperty("boundaryLogs")));
    }

    [Fact]
    public async Task A_lifecycle_is_echoed_and_goes_zero_time_becomes_now()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);

        var zero = await SayAsync(agent, new Lifecycle { State = Lifecycle.Types.State.Starting, ChangedAt = new Timestamp { Seconds = -62135596800 } });
        var absent = await SayAsync(agent, new Lifecycle { State = Lifecycle.Types.State.StartTimeout });

        Assert.Equal(new Timestamp { Seconds = coderd.Time.GetUtcNow().ToUnixTimeSeconds() }, zero.ChangedAt);
        Assert.Null(absent.ChangedAt);
        var seen = await AgentLifeTests.AgentAsync(coderd);
        Assert.Equal(("2026-02-01T11:00:00Z", "1970-01-01T00:00:00Z", "start_timeout"),
            (AgentLifeTests.Text(seen, "started_at"), AgentLifeTests.Text(seen, "ready_at"), AgentLifeTests.Text(seen, "lifecycle_state")));
    }

    [Fact]
    public async Task Numbers_and_times_that_json_or_a_calendar_does_not_have_do_no_harm()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);

        await agent.CallAsync($"{AgentClient.Agent}UpdateStats", new UpdateStatsRequest { Stats = new() { ConnectionMedianLatencyMs = double.NaN } }.ToByteArray());
        var first = await SayAsync(agent, new Lifecycle { State = Lifecycle.Types.State.Starting, ChangedAt = new Timestamp { Seconds = -62135596800, Nanos = -5 } });
        await SayAsync(agent, new Lifecycle { State = Lifecycle.Types.State.Ready, ChangedAt = new Timestamp { Seconds = long.MaxValue, Nanos = int.MaxValue } });

        Assert.Equal(-5, first.ChangedAt.Nanos);
        var reports = await ReportsAsync(coderd);
        Assert.Equal((0, "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59.9999999+00:00"), (reports.GetProperty("stats").GetProperty("connectionMedianLatencyMs").GetDouble(),
            AgentLifeTests.Text(reports, "startedAt"), AgentLifeTests.Text(reports, "readyAt")));
        Assert.Equal("connected ready", await AgentLifeTests.StatusAsync(coderd));
    }

    [Fact]
    public async Task A_context_is_kept_unless_it_is_old()
    {
        await using var coderd = await AgentCalls.OfReleaseAsync("2.36");
        await using var agent = await AgentClient.ConnectAsync(coderd);

        bool[] accepted = [await PushAsync(agent, 2), await PushAsync(agent, 2), await PushAsync(agent, 1, initial: true)];
        var refused = await agent.FailAsync($"{AgentClient.Agent}PushContextState", new PushContextStateRequest { Resources = { new ContextResource { Source = "a", Status = ContextResource.Types.Status.Ok } } });

        Assert.Equal([true, false, true], accepted);
        Assert.Equal("0: resource \"a\": missing body variant; status OK requires a typed body", refused);
        Assert.Equal("""{"receivedAt":"2026-02-01T11:00:00+00:00","version":1,"aggregateHash":"aa","snapshotError":"","resources":[{"source":"/AGENTS.md","sourcePath":"","kind":"instruction_file","status":"ok","sizeBytes":5,"error":""}]}""",
            AgentLifeTests.Compact((await ReportsAsync(coderd)).GetProperty("context")));
    }

    private static async Task<bool> PushAsync(AgentClient agent, ulong version, bool initial = false) => (await agent.CallAsync($"{AgentClient.Agent}PushContextState", new PushContextStateRequest
    {
        Version = version,
        Initial = initial,
        AggregateHash = ByteString.CopyFrom(0xAA),
        Resources = { new ContextResource { Source = "/AGENTS.md", SizeBytes = 5, Status = ContextResource.Types.Status.Ok, InstructionFile = new() } },
    }, PushContextStateResponse.Parser)).Accepted;

    private static async Task<bool> LogAsync(AgentClient agent, params Log[] lines) => (await agent.CallAsync($"{AgentClient.Agent}BatchCreateLogs",
        new BatchCreateLogsRequest { LogSourceId = ByteString.CopyFrom(new byte[16]), Logs = { lines } }, BatchCreateLogsResponse.Parser)).LogLimitExceeded;

    private static Task<Lifecycle> SayAsync(AgentClient agent, Lifecycle lifecycle) =>
        agent.CallAsync($"{AgentClient.Agent}UpdateLifecycle", new UpdateLifecycleRequest { Lifecycle = lifecycle }, Lifecycle.Parser);

    private static async Task<string?[]> HealthsAsync(TestCoderd coderd) =>
        [.. (await AgentLifeTests.AgentAsync(coderd)).GetProperty("apps").EnumerateArray().Select(app => app.GetProperty("health").GetString())];

    internal static async Task<JsonElement> ReportsAsync(TestCoderd coderd) =>
        (await coderd.WorkspaceAsync()).GetProperty("agents")[0].GetProperty("reports");

    private static BatchUpdateAppHealthRequest.Types.HealthUpdate Of(ByteString id, AppHealth health) => new() { Id = id, Health = health };

    private static Metadata Of(string key, string value, string error = "") => new() { Key = key, Result = new() { Value = value, Error = error } };

    private static ByteString Bytes(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));
}
