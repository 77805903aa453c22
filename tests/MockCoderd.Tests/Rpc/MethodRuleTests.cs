using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Tailnet;

namespace Mocks.MockCoderd.Tests.Rpc;

/// <summary>What coderd refuses over RPC, in its words and in its order.</summary>
public sealed class MethodRuleTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private static readonly Timestamp GoZero = new() { Seconds = -62135596800 };
    private static readonly Timestamp Early = new() { Seconds = 1_790_000_000 };
    private static readonly Timestamp Late = new() { Seconds = 1_790_000_005 };
    private static readonly ByteString Nil = ByteString.CopyFrom(new byte[16]);
    private static readonly ByteString Nine = ByteString.CopyFrom([.. new byte[15], 9]);
    private static readonly ByteString Short = ByteString.CopyFrom(0xFF, 0x61);

    public static TheoryData<string, IMessage, string> Refused => new()
    {
        { "UpdateLifecycle", new UpdateLifecycleRequest { Lifecycle = new() }, "unknown lifecycle state \"STATE_UNSPECIFIED\"" },
        { "UpdateLifecycle", new UpdateLifecycleRequest { Lifecycle = new() { State = (Lifecycle.Types.State)42 } }, "unknown lifecycle state \"42\"" },
        { "UpdateStartup", Start("2.34.0"), "invalid agent semver version \"2.34.0\"" },
        { "UpdateStartup", Start("v2.034", (Startup.Types.Subsystem)9), "invalid agent semver version \"v2.034\"" },
        { "UpdateStartup", Start("v2.3.4-01"), "invalid agent semver version \"v2.3.4-01\"" },
        { "UpdateStartup", Start("v2\n"), "invalid agent semver version \"v2\\n\"" },
        { "UpdateStartup", Start("v2", Startup.Types.Subsystem.Envbox, Startup.Types.Subsystem.Unspecified), "invalid agent subsystem \"SUBSYSTEM_UNSPECIFIED\"" },
        { "UpdateStartup", Start("v2.34", (Startup.Types.Subsystem)9), "invalid agent subsystem \"9\"" },
        { "BatchCreateLogs", new BatchCreateLogsRequest { LogSourceId = Short, Logs = { new Log() } }, "parse log source ID \"\\xffa\": invalid UUID (got 2 bytes)" },
        { "BatchUpdateAppHealths", Health(Short, 3), "parse workspace app ID \"\\xffa\": invalid UUID (got 2 bytes)" },
        { "BatchUpdateAppHealths", Health(Nine, 3), "workspace app ID \"00000000-0000-0000-0000-000000000009\" not found" },
        { "BatchUpdateAppHealths", Health(App, 3), "workspace app \"00000000-0000-4000-8000-000000000013\" (\"agentapi\") does not have healthchecks enabled" },
        { "ScriptCompleted", new WorkspaceAgentScriptCompletedRequest(), "script timing is required" },
        { "ScriptCompleted", Timed(ByteString.Empty, null, null), "script id from bytes: invalid UUID (got 0 bytes)" },
        { "ScriptCompleted", Timed(Nine, null, Late), "script start time is required and cannot be zero" },
        { "ScriptCompleted", Timed(Nine, GoZero, null), "script start time is required and cannot be zero" },
        { "ScriptCompleted", Timed(Nine, Early, GoZero), "script end time is required and cannot be zero" },
        { "ScriptCompleted", Timed(Nine, Late, Early), "script start time cannot be after end time" },
        { "ReportConnection", new ReportConnectionRequest(), "connection id from bytes: invalid UUID (got 0 bytes)" },
        { "ReportConnection", Connected(Nil, 1, 1), "connection ID cannot be nil" },
        { "ReportConnection", Connected(Nine, 0, 0), "unknown agent connection action \"ACTION_UNSPECIFIED\"" },
        { "ReportConnection", Connected(Nine, 3, 1), "unknown agent connection action \"3\"" },
        { "ReportConnection", Connected(Nine, 2, 0), "unknown agent connection type \"TYPE_UNSPECIFIED\"" },
        { "UpdateAppStatus", Status("x", 7, new('m', 161)), "unexpected status code 400: Message is too long.\n\tError: Message must be less than 160 characters.\n\tmessage: Message must be less than 160 characters." },
        { "UpdateAppStatus", Status("x", 7, new('m', 160)), "unexpected status code 400: Invalid state provided.\n\tError: invalid state: \"7\"\n\tstate: State must be one of: complete, failure, working, idle." },
        { "UpdateAppStatus", Status("x", 3, ""), "unexpected status code 400: Failed to get workspace app.\n\tError: No app found with slug \"x\"" },
        { "CreateSubAgent", new CreateSubAgentRequest { DisplayApps = { CreateSubAgentRequest.Types.DisplayApp.Vscode, (CreateSubAgentRequest.Types.DisplayApp)9 } }, "field: display_apps[1] detail: \"9\" is not a valid display app" },
        { "CreateSubAgent", new CreateSubAgentRequest(), "field: name detail: agent name cannot be empty" },
        { "CreateSubAgent", new CreateSubAgentRequest { Name = "a_b" }, "field: name detail: agent name \"a_b\" does not match regex \"(?i)^[a-z0-9](-?[a-z0-9])*$\"" },
        { "CreateSubAgent", new CreateSubAgentRequest { Name = "main" }, "insert sub agent: pq: workspace agent name \"main\" already exists in this workspace build" },
        { "CreateSubAgent", new CreateSubAgentRequest { Id = Short }, "parse agent id: invalid UUID (got 2 bytes)" },
        { "CreateSubAgent", new CreateSubAgentRequest { Id = Nine }, "get workspace agent by id: sql: no rows in result set" },
        { "CreateSubAgent", new CreateSubAgentRequest { Id = Me }, "subagent does not belong to this parent agent" },
        { "DeleteSubAgent", new DeleteSubAgentRequest { Id = Short }, "invalid UUID (got 2 bytes)" },
        { "DeleteSubAgent", new DeleteSubAgentRequest { Id = Nine }, "sql: no rows in result set" },
    };

    private static ByteString App => Bytes("00000000-0000-4000-8000-000000000013");

    private static ByteString Me => Bytes(Known.Agent);

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Refused))]
    public async Task A_call_is_refused_with_code_0(string method, IMessage request, string why)
    {
        await using var agent = await AgentClient.ConnectAsync(strict.Coderd, "version=2.9&role=test");

        Assert.Equal($"0: {why}", await agent.FailAsync(AgentClient.Agent + method, request));
    }

    [Theory]
    [InlineData("Agent", "UpdateLifecycle", "0a")]
    [InlineData("Agent", "BatchCreateLogs", "0a10000000000000000000000000000000001204120261ff")]
    [InlineData("Tailnet", "PostTelemetry", "ff")]
    public async Task Bytes_that_are_no_message_are_refused_before_the_method(string service, string method, string hex)
    {
        await using var agent = await AgentClient.ConnectAsync(strict.Coderd, "version=2.9&role=test");
        var path = service == "Agent" ? AgentClient.Agent + method : AgentClient.Tailnet + method;

        Assert.StartsWith("0: proto:", await agent.FailAsync(path, Convert.FromHexString(hex)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agents_session_has_no_resume_tokens_and_no_workspace_updates()
    {
        await using var agent = await AgentClient.ConnectAsync(strict.Coderd, "version=2.9&role=test");

        Assert.Equal("12: resume tokens not supported on this connection", await agent.FailAsync($"{AgentClient.Tailnet}RefreshResumeToken", new RefreshResumeTokenRequest()));
        Assert.Equal("12: workspace updates not supported on this connection", await agent.FailAsync($"{AgentClient.Tailnet}WorkspaceUpdates", new WorkspaceUpdatesRequest()));
    }

    [Theory]
    [InlineData("2.29", "ReportBoundaryLogs", "0: protocol error: unknown rpc: \"/coder.agent.v2.Agent/ReportBoundaryLogs\"")]
    [InlineData("2.30", "ReportBoundaryLogs", "")]
    [InlineData("2.31", "UpdateAppStatus", "0: protocol error: unknown rpc: \"/coder.agent.v2.Agent/UpdateAppStatus\"")]
    [InlineData("2.34", "PushContextState", "0: protocol error: unknown rpc: \"/coder.agent.v2.Agent/PushContextState\"")]
    [InlineData("2.35", "PushContextState", "12: Unimplemented")]
    [InlineData("2.36", "PushContextState", "")]
    [InlineData("2.37", "Nonsense", "0: protocol error: unknown rpc: \"/coder.agent.v2.Agent/Nonsense\"")]
    public async Task A_release_has_its_methods_whatever_version_the_session_asked_for(string release, string method, string error)
    {
        await using var coderd = await AgentCalls.OfReleaseAsync(release);
        await using var agent = await AgentClient.ConnectAsync(coderd, "version=2.0");

        if (error.Length > 0)
        {
            Assert.Equal(error, await agent.FailAsync(AgentClient.Agent + method, new Empty()));
        }
        else
        {
            await agent.CallAsync(AgentClient.Agent + method, []);
        }
    }

    private static UpdateStartupRequest Start(string version, params Startup.Types.Subsystem[] subsystems) => new() { Startup = new() { Version = version, Subsystems = { subsystems } } };

    private static BatchUpdateAppHealthRequest Health(ByteString id, int health) => new() { Updates = { new BatchUpdateAppHealthRequest.Types.HealthUpdate { Id = id, Health = (AppHealth)health } } };

    private static WorkspaceAgentScriptCompletedRequest Timed(ByteString id, Timestamp? start, Timestamp? end) => new() { Timing = new() { ScriptId = id, Start = start, End = end } };

    private static ReportConnectionRequest Connected(ByteString id, int action, int type) =>
        new() { Connection = new() { Id = id, Action = (Connection.Types.Action)action, Type = (Connection.Types.Type)type } };

    private static UpdateAppStatusRequest Status(string slug, int state, string message) =>
        new() { Slug = slug, State = (UpdateAppStatusRequest.Types.AppStatusState)state, Message = message };

    private static ByteString Bytes(string uuid) => ByteString.CopyFrom(Guid.Parse(uuid).ToByteArray(bigEndian: true));
}
