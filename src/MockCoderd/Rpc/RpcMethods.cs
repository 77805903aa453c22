using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Tailnet;
using Mocks.MockCoderd.Rpc.Methods;

namespace Mocks.MockCoderd.Rpc;

/// <summary>Every method that a session may call, with the release it came with.</summary>
internal static class RpcMethods
{
    public static IReadOnlyList<RpcMethod> All { get; } =
    [
        RpcMethod.Unary(RpcMethod.Agent, "GetManifest", 0, GetManifestRequest.Parser, ManifestMethods.GetManifest),
        RpcMethod.Unary(RpcMethod.Agent, "GetServiceBanner", 0, GetServiceBannerRequest.Parser, BannerMethods.GetServiceBanner),
        RpcMethod.Unary(RpcMethod.Agent, "UpdateStats", 0, UpdateStatsRequest.Parser, StatsMethods.UpdateStats),
        RpcMethod.Unary(RpcMethod.Agent, "UpdateLifecycle", 0, UpdateLifecycleRequest.Parser, LifecycleMethods.UpdateLifecycle, CallVerdicts.OfLifecycle),
        RpcMethod.Unary(RpcMethod.Agent, "BatchUpdateAppHealths", 0, BatchUpdateAppHealthRequest.Parser, AppMethods.BatchUpdateAppHealths),
        RpcMethod.Unary(RpcMethod.Agent, "UpdateStartup", 0, UpdateStartupRequest.Parser, LifecycleMethods.UpdateStartup),
        RpcMethod.Unary(RpcMethod.Agent, "BatchUpdateMetadata", 0, BatchUpdateMetadataRequest.Parser, MetadataMethods.BatchUpdateMetadata, CallVerdicts.OfMetadata),
        RpcMethod.Unary(RpcMethod.Agent, "BatchCreateLogs", 0, BatchCreateLogsRequest.Parser, LogMethods.BatchCreateLogs, CallVerdicts.OfLogs),
        RpcMethod.Unary(RpcMethod.Agent, "GetAnnouncementBanners", 1, GetAnnouncementBannersRequest.Parser, BannerMethods.GetAnnouncementBanners),
        RpcMethod.Unary(RpcMethod.Agent, "ScriptCompleted", 3, WorkspaceAgentScriptCompletedRequest.Parser, ScriptMethods.ScriptCompleted),
        RpcMethod.Unary(RpcMethod.Agent, "GetResourcesMonitoringConfiguration", 4, GetResourcesMonitoringConfigurationRequest.Parser, ResourceMethods.GetConfiguration),
        RpcMethod.Unary(RpcMethod.Agent, "PushResourcesMonitoringUsage", 4, PushResourcesMonitoringUsageRequest.Parser, ResourceMethods.PushUsage),
        RpcMethod.Unary(RpcMethod.Agent, "ReportConnection", 4, ReportConnectionRequest.Parser, ConnectionMethods.ReportConnection),
        RpcMethod.Unary(RpcMethod.Agent, "CreateSubAgent", 6, CreateSubAgentRequest.Parser, SubAgentMethods.CreateSubAgent),
        RpcMethod.Unary(RpcMethod.Agent, "DeleteSubAgent", 6, DeleteSubAgentRequest.Parser, SubAgentMethods.DeleteSubAgent),
        RpcMethod.Unary(RpcMethod.Agent, "ListSubAgents", 6, ListSubAgentsRequest.Parser, SubAgentMethods.ListSubAgents),
        RpcMethod.Unary(RpcMethod.Agent, "ReportBoundaryLogs", 7, ReportBoundaryLogsRequest.Parser, BoundaryMethods.ReportBoundaryLogs),
        RpcMethod.Unary(RpcMethod.Agent, "UpdateAppStatus", 8, UpdateAppStatusRequest.Parser, AppMethods.UpdateAppStatus),
        RpcMethod.Unary(RpcMethod.Agent, "PushContextState", 10, PushContextStateRequest.Parser, ContextMethods.PushContextState),
        RpcMethod.Stream(RpcMethod.Tailnet, "StreamDERPMaps", 0, TailnetMethods.StreamDerpMapsAsync),
        RpcMethod.Stream(RpcMethod.Tailnet, "Coordinate", 0, TailnetMethods.CoordinateAsync),
        RpcMethod.Unary(RpcMethod.Tailnet, "PostTelemetry", 2, TelemetryRequest.Parser, TailnetMethods.PostTelemetry),
        RpcMethod.Unary(RpcMethod.Tailnet, "RefreshResumeToken", 3, RefreshResumeTokenRequest.Parser, TailnetMethods.RefreshResumeToken),
        RpcMethod.Stream(RpcMethod.Tailnet, "WorkspaceUpdates", 3, TailnetMethods.WorkspaceUpdatesAsync),
    ];

    private static readonly Dictionary<string, RpcMethod> ByPath = All.ToDictionary(method => method.Path);

    /// <returns>Null for a method that a server of this release has not.</returns>
    public static RpcMethod? Find(string path, Release release) =>
        ByPath.GetValueOrDefault(path) is { } method && method.Since <= release.AgentRpcMinor ? method : null;

    /// <summary>The error of a method that a server has only as a stub.</summary>
    public static DrpcException Unimplemented(string text = "Unimplemented") => new(text, code: 12);
}
