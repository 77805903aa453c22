using Google.Protobuf;
using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Tailnet;

namespace Mocks.MockWorkspaceAgent.Life.Sessions;

/// <summary>What an agent calls at coderd, over one session.</summary>
internal sealed class AgentCalls(DrpcClient client)
{
    public const string Agent = "/coder.agent.v2.Agent/";
    public const string Tailnet = "/coder.tailnet.v2.Tailnet/";

    public Task<Manifest> GetManifestAsync(CancellationToken cancellationToken) =>
        CallAsync("GetManifest", new GetManifestRequest(), Manifest.Parser, cancellationToken);

    public Task<GetAnnouncementBannersResponse> GetAnnouncementBannersAsync(CancellationToken cancellationToken) =>
        CallAsync("GetAnnouncementBanners", new GetAnnouncementBannersRequest(), GetAnnouncementBannersResponse.Parser, cancellationToken);

    public Task UpdateStartupAsync(Startup startup, CancellationToken cancellationToken) =>
        CallAsync("UpdateStartup", new UpdateStartupRequest { Startup = startup }, Startup.Parser, cancellationToken);

    public Task UpdateLifecycleAsync(Lifecycle lifecycle, CancellationToken cancellationToken) =>
        CallAsync("UpdateLifecycle", new UpdateLifecycleRequest { Lifecycle = lifecycle }, Lifecycle.Parser, cancellationToken);

    public Task<UpdateStatsResponse> UpdateStatsAsync(CancellationToken cancellationToken) =>
        CallAsync("UpdateStats", new UpdateStatsRequest(), UpdateStatsResponse.Parser, cancellationToken);

    public Task ScriptCompletedAsync(Timing timing, CancellationToken cancellationToken) =>
        CallAsync("ScriptCompleted", new WorkspaceAgentScriptCompletedRequest { Timing = timing }, WorkspaceAgentScriptCompletedResponse.Parser, cancellationToken);

    public Task<BatchCreateLogsResponse> BatchCreateLogsAsync(BatchCreateLogsRequest batch, CancellationToken cancellationToken) =>
        CallAsync("BatchCreateLogs", batch, BatchCreateLogsResponse.Parser, cancellationToken);

    public Task BatchUpdateAppHealthsAsync(BatchUpdateAppHealthRequest healths, CancellationToken cancellationToken) =>
        CallAsync("BatchUpdateAppHealths", healths, BatchUpdateAppHealthResponse.Parser, cancellationToken);

    public Task BatchUpdateMetadataAsync(BatchUpdateMetadataRequest metadata, CancellationToken cancellationToken) =>
        CallAsync("BatchUpdateMetadata", metadata, BatchUpdateMetadataResponse.Parser, cancellationToken);

    public Task<GetResourcesMonitoringConfigurationResponse> GetResourcesMonitoringConfigurationAsync(CancellationToken cancellationToken) =>
        CallAsync("GetResourcesMonitoringConfiguration", new GetResourcesMonitoringConfigurationRequest(), GetResourcesMonitoringConfigurationResponse.Parser, cancellationToken);

    public Task PushResourcesMonitoringUsageAsync(PushResourcesMonitoringUsageRequest usage, CancellationToken cancellationToken) =>
        CallAsync("PushResourcesMonitoringUsage", usage, PushResourcesMonitoringUsageResponse.Parser, cancellationToken);

    /// <summary>The long stream that changes of the DERP map come on.</summary>
    public async Task<DrpcClientCall> StreamDerpMapsAsync(CancellationToken cancellationToken)
    {
        var call = await client.OpenAsync($"{Tailnet}StreamDERPMaps", cancellationToken);
        await call.SendAsync(new StreamDERPMapsRequest().ToByteArray(), cancellationToken);
        await call.CloseSendAsync(cancellationToken);
        return call;
    }

    /// <summary>The long stream on which peers learn of each other.</summary>
    public async Task<DrpcClientCall> CoordinateAsync(CancellationToken cancellationToken) => await client.OpenAsync($"{Tailnet}Coordinate", cancellationToken);

    private async Task<TAnswer> CallAsync<TAnswer>(string method, IMessage request, MessageParser<TAnswer> parser, CancellationToken cancellationToken)
        where TAnswer : IMessage<TAnswer> =>
        parser.ParseFrom(await client.InvokeAsync(Agent + method, request.ToByteArray(), cancellationToken));
}
