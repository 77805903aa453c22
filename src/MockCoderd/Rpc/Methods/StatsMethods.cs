using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Agent;

namespace Mocks.MockCoderd.Rpc.Methods;

/// <summary>An agent's counters.</summary>
/// <remarks>Source: coder/coder, <c>coderd/agentapi/stats.go</c>. Not reproduced: the metrics, the counts by app of 2.11, and a latency
/// that is no number, which counts as 0.</remarks>
internal static class StatsMethods
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    public static UpdateStatsResponse UpdateStats(RpcSession session, UpdateStatsRequest request)
    {
        // Without stats the agent only asks for the interval.
        if (request.Stats is { } stats)
        {
            var at = session.World.Now;
            session.Report(reports => reports with { Stats = Of(stats, at, (reports.Stats?.Reports ?? 0) + 1) });
        }

        return new UpdateStatsResponse { ReportInterval = Duration.FromTimeSpan(Interval) };
    }

    private static AgentStats Of(Stats stats, DateTimeOffset at, long reports) => new(
        reports, at, new SortedDictionary<string, long>(stats.ConnectionsByProto, StringComparer.Ordinal), stats.ConnectionCount, double.IsFinite(stats.ConnectionMedianLatencyMs) ? stats.ConnectionMedianLatencyMs : 0,
        stats.RxPackets, stats.RxBytes, stats.TxPackets, stats.TxBytes,
        stats.SessionCountVscode, stats.SessionCountJetbrains, stats.SessionCountReconnectingPty, stats.SessionCountSsh);
}
