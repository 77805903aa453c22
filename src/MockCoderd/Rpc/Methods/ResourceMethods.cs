using Mocks.AgentRpc.Agent;
using Config = Mocks.AgentRpc.Agent.GetResourcesMonitoringConfigurationResponse.Types;
using Datapoint = Mocks.AgentRpc.Agent.PushResourcesMonitoringUsageRequest.Types.Datapoint;

namespace Mocks.MockCoderd.Rpc.Methods;

/// <summary>What of its memory and volumes an agent shall measure, and what it measured.</summary>
/// <remarks>Source: coder/coder, <c>coderd/agentapi/resources_monitoring.go</c>. Not reproduced: the notifications that follow.</remarks>
internal static class ResourceMethods
{
    public static GetResourcesMonitoringConfigurationResponse GetConfiguration(RpcSession session, GetResourcesMonitoringConfigurationRequest request)
    {
        var manifest = session.Now.Agent.Manifest;
        return new GetResourcesMonitoringConfigurationResponse
        {
            Config = new Config.Config { NumDatapoints = 20, CollectionIntervalSeconds = 10 },
            Memory = manifest.Memory is { } memory ? new Config.Memory { Enabled = memory.Enabled } : null,
            Volumes = { manifest.Volumes.Select(volume => new Config.Volume { Enabled = volume.Enabled, Path = volume.Path }) },
        };
    }

    public static PushResourcesMonitoringUsageResponse PushUsage(RpcSession session, PushResourcesMonitoringUsageRequest request)
    {
        var rows = request.Datapoints.Select(Of).ToArray();
        session.Report(reports => reports with { Usage = AgentReports.Append(reports.Usage, rows) });
        return new PushResourcesMonitoringUsageResponse();
    }

    private static ResourceUsage Of(Datapoint point) => new(
        point.CollectedAt.AsTime(), point.Memory?.Used, point.Memory?.Total,
        [.. point.Volumes.Select(volume => new VolumeUsage(volume.Volume, volume.Used, volume.Total))]);
}
