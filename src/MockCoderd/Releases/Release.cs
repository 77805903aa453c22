namespace Mocks.MockCoderd.Releases;

/// <summary>A release of coderd, as what it can do. Code asks for the ability, never for the number.</summary>
/// <remarks>Source: coder/coder, the release notes and history from v2.29.0 on. 2.36 is main of July 2026. That 2.37 comes
/// without tasks is announced, not seen: it is taken to answer 404 on all their routes, the log snapshot's included.</remarks>
public sealed record Release
{
    /// <summary>E.g. <c>2.34</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The version in <c>buildinfo</c> and <c>X-Coder-Build-Version</c>.</summary>
    public string Version => $"v{Name}.0+0000000";

    /// <summary>The minor version of the agent's RPC, of which 2 is the major.</summary>
    public required int AgentRpcMinor { get; init; }

    /// <summary>A session may say that it is not the agent's own (<c>role</c>).</summary>
    public bool RpcRoles { get; init; }

    /// <summary><c>PushContextState</c> stores what is pushed; before, it is a stub.</summary>
    public bool ContextState { get; init; }

    /// <summary>There are task routes.</summary>
    public bool Tasks { get; init; } = true;

    /// <summary>An agent may post a log snapshot.</summary>
    public bool LogSnapshots { get; init; }

    /// <summary>An agent's token lives until its stop job ends, not only until the stop build is made.</summary>
    public bool ShutdownWindow { get; init; }

    /// <summary>A task that is not active shows its snapshot, and is a 409 where it once was a 400.</summary>
    public bool SnapshotsServed { get; init; }

    /// <summary>Tasks can be paused and resumed.</summary>
    public bool Pause { get; init; }

    /// <summary>Input for an app that is not stable is a 409; a 502 before.</summary>
    public bool BusyIsConflict { get; init; }

    /// <summary>The name in <c>current_state</c> of the state <c>failure</c> that apps post.</summary>
    public string FailedState { get; init; } = "failure";

    /// <summary>The rate limiter counts by user when there is a good API key, not by address.</summary>
    public bool LimitsUsers { get; init; }

    /// <summary>The rate limiter takes <c>//api/v2/x</c> and <c>/api/v2/x</c> for one path.</summary>
    public bool LimitsCleanPaths { get; init; }

    /// <summary>A new style of <c>PATCH …/app-status</c>: the RPC's order of checks.</summary>
    public bool AppStatusOverRpc { get; init; }

    /// <summary><c>workspace_id</c> and <c>owner_id</c> in the event of <c>GET …/reinit</c>, and its <c>wait</c>.</summary>
    public bool ReinitWaits { get; init; }

    /// <summary>A claim of a prebuilt workspace is sent once; before, on every connection.</summary>
    public bool ReinitClaimHandledOnce { get; init; }

    /// <summary>NUL and bad UTF-8 in agent logs are replaced.</summary>
    public bool LogsSanitised { get; init; }

    /// <summary><c>agent_name</c> on instance identity.</summary>
    public bool InstanceAgentName { get; init; }

    /// <summary>Instance identity does not see the agents of old builds.</summary>
    public bool InstanceIgnoresOldBuilds { get; init; }

    /// <summary>The answer to a bad proof from Azure has the reason.</summary>
    public bool SaysWhyAzureFailed { get; init; } = true;

    /// <summary><c>POST …/me/experimental/chat-context</c>.</summary>
    public bool ChatContext { get; init; }

    /// <summary>Only <c>…/chat-context/refresh</c> is left of it.</summary>
    public bool ChatContextRefreshOnly { get; init; }

    /// <summary><c>expires_at</c> on external auth.</summary>
    public bool ExternalAuthExpiry { get; init; }

    /// <summary>A JSON body beyond the limit is a 413; a 400 before.</summary>
    public bool TooLargeIs413 { get; init; }

    /// <summary>The close reason for a WebSocket whose client answers no ping; null when the server keeps waiting.</summary>
    /// <remarks>Source: coder/coder, pull requests 21676 and 25012; the releases they first came with follow from their dates.</remarks>
    public string? DeadSocketReason { get; init; }

    /// <summary><c>/api/v2/aibridge/interceptions</c>.</summary>
    public bool AiBridgeInterceptions { get; init; } = true;

    /// <summary><c>/api/v2/aibridge/sessions</c>.</summary>
    public bool AiBridgeSessions { get; init; }

    /// <summary><c>/api/v2/ai-gateway</c> is another name of <c>/api/v2/aibridge</c>.</summary>
    public bool AiGateway { get; init; }

    /// <summary>The bridge's name in errors.</summary>
    public string AiBridgeName => AiGateway ? "AI Gateway" : "AI Bridge";

    /// <summary>Clients may bring a provider's key of their own, and then put coderd's into a header of its own.</summary>
    public bool AiBridgeByok { get; init; }

    /// <summary>The bridge's own header for the API key, which comes before all others.</summary>
    public string AiBridgeKeyHeader => AiBridgeByok ? "X-Coder-AI-Governance-Token" : "X-Coder-Token";

    /// <summary>The bridge's own Responses errors have no empty members.</summary>
    public bool AiBridgeLeanErrors { get; init; }

    /// <summary>A provider's <c>Retry-After</c> gets through the bridge.</summary>
    public bool AiBridgeRetryAfter { get; init; }

    /// <summary>The bridge reads and records Responses, and passes on what is below them, conversations and events of Claude Code;
    /// before, it only passes Responses on.</summary>
    /// <remarks>Source: coder/aibridge v0.3.0 and v1.0.0, <c>PassthroughRoutes</c>.</remarks>
    public bool AiBridgeResponses { get; init; }

    /// <summary>The bridge has the provider <c>chatgpt</c>. From 2.35 an administrator has to make it.</summary>
    /// <remarks>Source: coder/coder, pull requests 23822 and 26348.</remarks>
    public bool AiBridgeChatGpt { get; init; }

    /// <summary>The SDKs inside the bridge repeat a request that failed, also with the deployment's own keys.</summary>
    /// <remarks>Source: coder/coder, <c>aibridge/intercept</c>: none for a pool of keys.</remarks>
    public bool AiBridgeRetries { get; init; } = true;

    /// <summary>A chat stream that fails before its first event is a 502; an empty 200 before.</summary>
    public bool AiBridgeChatFailsWithStatus { get; init; }

    /// <summary><c>/api/v2/aibridge/clients</c>.</summary>
    public bool AiBridgeClients { get; init; }

    private static Release V29 { get; } = new() { Name = "2.29", AgentRpcMinor = 6 };

    private static Release V30 { get; } = V29 with { Name = "2.30", AgentRpcMinor = 7, LogSnapshots = true, ShutdownWindow = true, DeadSocketReason = "Ping failed", AiBridgeResponses = true };

    private static Release V31 { get; } = V30 with { Name = "2.31" };

    private static Release V32 { get; } = V31 with
    {
        Name = "2.32",
        AgentRpcMinor = 8,
        RpcRoles = true,
        SnapshotsServed = true,
        Pause = true,
        BusyIsConflict = true,
        FailedState = "failed",
        LimitsUsers = true,
        AppStatusOverRpc = true,
        ReinitWaits = true,
        AiBridgeSessions = true,
        AiBridgeByok = true,
    };

    private static Release V33 { get; } = V32 with
    {
        Name = "2.33",
        LogsSanitised = true,
        InstanceAgentName = true,
        ChatContext = true,
        ReinitClaimHandledOnce = true,
        AiBridgeLeanErrors = true,
        AiBridgeChatGpt = true,
    };

    private static Release V34 { get; } = V33 with { Name = "2.34", AgentRpcMinor = 9, InstanceIgnoresOldBuilds = true, AiBridgeRetries = false };

    private static Release V35 { get; } = V34 with { Name = "2.35", AgentRpcMinor = 10, AiBridgeInterceptions = false, AiGateway = true, AiBridgeChatGpt = false, DeadSocketReason = "liveness probe failed" };

    private static Release V36 { get; } = V35 with
    {
        Name = "2.36",
        ContextState = true,
        ChatContextRefreshOnly = true,
        ExternalAuthExpiry = true,
        TooLargeIs413 = true,
        LimitsCleanPaths = true,
        SaysWhyAzureFailed = false,
        AiBridgeRetryAfter = true,
        AiBridgeChatFailsWithStatus = true,
        AiBridgeClients = true,
    };

    private static Release V37 { get; } = V36 with { Name = "2.37", Tasks = false, LogSnapshots = false, Pause = false, SnapshotsServed = false };

    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<Release> All { get; } = [V29, V30, V31, V32, V33, V34, V35, V36, V37];

    /// <summary>The default.</summary>
    public static Release Standard => V34;

    /// <summary>The release of that name; null when none is known.</summary>
    public static Release? Find(string name) => All.FirstOrDefault(release => release.Name == name);
}
