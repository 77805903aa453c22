using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Agent;
using Mocks.MockWorkspaceAgent.Life.Sessions;
using Datapoint = Mocks.AgentRpc.Agent.PushResourcesMonitoringUsageRequest.Types.Datapoint;
using MemoryUsage = Mocks.AgentRpc.Agent.PushResourcesMonitoringUsageRequest.Types.Datapoint.Types.MemoryUsage;
using VolumeUsage = Mocks.AgentRpc.Agent.PushResourcesMonitoringUsageRequest.Types.Datapoint.Types.VolumeUsage;

namespace Mocks.MockWorkspaceAgent.Life.Resources;

/// <summary>Measures memory and volumes at the interval that coderd says, and pushes the last points each time once there are enough.</summary>
/// <remarks>Source: coder/coder, <c>agent/proto/resourcesmonitor/resources_monitor.go</c>. Points are taken and pushed when nothing is monitored, too.</remarks>
internal sealed class ResourcesMonitor(TimeProvider time, Teller teller)
{
    private const int BytesInKibibyte = 1024;

    public async Task RunAsync(AgentCalls calls, CancellationToken cancellationToken)
    {
        var configuration = await calls.GetResourcesMonitoringConfigurationAsync(cancellationToken);
        var interval = TimeSpan.FromSeconds(configuration.Config?.CollectionIntervalSeconds ?? 0);
        if (interval <= TimeSpan.Zero)
        {
            return;
        }

        var points = new Queue<Datapoint>();
        var ticker = new Ticker(interval, time);
        while (true)
        {
            await ticker.NextAsync(cancellationToken);
            points.Enqueue(Measure(configuration));
            if (points.Count > configuration.Config!.NumDatapoints)
            {
                points.Dequeue();
            }

            if (points.Count == configuration.Config.NumDatapoints)
            {
                await PushAsync(calls, points, cancellationToken);
            }
        }
    }

    private async Task PushAsync(AgentCalls calls, IEnumerable<Datapoint> points, CancellationToken cancellationToken)
    {
        try
        {
            await calls.PushResourcesMonitoringUsageAsync(new PushResourcesMonitoringUsageRequest { Datapoints = { points } }, cancellationToken);
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            teller.Warn("resources", $"the usage is not reported: {SessionTexts.Of(failed)}");
        }
    }

    private Datapoint Measure(GetResourcesMonitoringConfigurationResponse configuration)
    {
        var point = new Datapoint { CollectedAt = Timestamp.FromDateTimeOffset(time.GetUtcNow()) };
        if (configuration.Memory is { Enabled: true } && Memory() is { } memory)
        {
            point.Memory = memory;
        }

        foreach (var volume in configuration.Volumes.Where(volume => volume.Enabled))
        {
            if (Volume(volume.Path) is { } usage)
            {
                point.Volumes.Add(usage);
            }
        }

        return point;
    }

    private static MemoryUsage? Memory()
    {
        const string Source = "/proc/meminfo";
        if (!File.Exists(Source))
        {
            return null;
        }

        var lines = File.ReadAllLines(Source);
        var (total, free) = (BytesOf("MemTotal:"), BytesOf("MemAvailable:"));
        return new MemoryUsage { Used = total - free, Total = total };

        long BytesOf(string name) => lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * BytesInKibibyte : 0;
    }

    private VolumeUsage? Volume(string path)
    {
        try
        {
            var drive = new DriveInfo(path);
            return new VolumeUsage { Volume = path, Used = drive.TotalSize - drive.AvailableFreeSpace, Total = drive.TotalSize };
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException or ArgumentException)
        {
            teller.Warn("resources", $"{path} is not measured: {missing.Message}");
            return null;
        }
    }
}
