using System.Collections.Immutable;

namespace Mocks.MockCoderd.World;

/// <summary>What an agent said over RPC, apart from its lifecycle, logs and the health of its apps.</summary>
/// <param name="StartedAt">In the agent's time, as the next.</param>
/// <param name="Metadata">The last value of each key that the manifest declares.</param>
/// <param name="Stats">The last report.</param>
/// <param name="Timings">Of scripts, oldest first; of this and the lists that follow the newest 1,000 are kept.</param>
public sealed record AgentReports(
    AgentStartup? Startup = null, DateTimeOffset? StartedAt = null, DateTimeOffset? ReadyAt = null,
    ImmutableSortedDictionary<string, MetadataValue>? Metadata = null, AgentStats? Stats = null,
    ImmutableList<ScriptTiming>? Timings = null, ImmutableList<ReportedConnection>? Connections = null,
    ImmutableList<ResourceUsage>? Usage = null, ImmutableList<BoundaryRequest>? BoundaryLogs = null, AgentContext? Context = null)
{
    public const int MaxRows = 1000;

    public static AgentReports None { get; } = new();

    public ImmutableSortedDictionary<string, MetadataValue> Metadata { get; init; } = Metadata ?? ImmutableSortedDictionary.Create<string, MetadataValue>(StringComparer.Ordinal);

    public ImmutableList<ScriptTiming> Timings { get; init; } = Timings ?? [];

    public ImmutableList<ReportedConnection> Connections { get; init; } = Connections ?? [];

    public ImmutableList<ResourceUsage> Usage { get; init; } = Usage ?? [];

    public ImmutableList<BoundaryRequest> BoundaryLogs { get; init; } = BoundaryLogs ?? [];

    /// <summary>A list with more rows, without the oldest beyond <see cref="MaxRows"/>.</summary>
    public static ImmutableList<T> Append<T>(ImmutableList<T> rows, IEnumerable<T> more)
    {
        var all = rows.AddRange(more);
        return all.Count <= MaxRows ? all : all.RemoveRange(0, all.Count - MaxRows);
    }
}

/// <param name="ApiVersion">The version that the session asked for, e.g. <c>2.8</c>.</param>
/// <param name="Subsystems">Sorted, each once.</param>
public sealed record AgentStartup(string Version, string ExpandedDirectory, string ApiVersion, IReadOnlyList<string> Subsystems);

/// <param name="CollectedAt">The server's time.</param>
public sealed record MetadataValue(DateTimeOffset CollectedAt, string Value, string Error);

/// <param name="Reports">How many there were.</param>
public sealed record AgentStats(
    long Reports, DateTimeOffset At, IReadOnlyDictionary<string, long> ConnectionsByProto, long ConnectionCount, double ConnectionMedianLatencyMs,
    long RxPackets, long RxBytes, long TxPackets, long TxBytes,
    long SessionCountVsCode, long SessionCountJetBrains, long SessionCountReconnectingPty, long SessionCountSsh);

/// <param name="Stage"><c>start</c>, <c>stop</c> or <c>cron</c>.</param>
/// <param name="Status"><c>ok</c>, <c>exit_failure</c>, <c>timed_out</c> or <c>pipes_left_open</c>.</param>
public sealed record ScriptTiming(Guid ScriptId, DateTimeOffset StartedAt, DateTimeOffset EndedAt, int ExitCode, string Stage, string Status);

/// <param name="Action"><c>connect</c> or <c>disconnect</c>.</param>
/// <param name="Type"><c>ssh</c>, <c>vscode</c>, <c>jetbrains</c> or <c>reconnecting_pty</c>.</param>
/// <param name="StatusCode">Null for one that begins.</param>
public sealed record ReportedConnection(Guid Id, string Action, string Type, DateTimeOffset At, string Ip, int? StatusCode, string Reason);

/// <param name="MemoryUsed">Bytes; null with its total for a datapoint without memory.</param>
public sealed record ResourceUsage(DateTimeOffset CollectedAt, long? MemoryUsed, long? MemoryTotal, IReadOnlyList<VolumeUsage> Volumes);

public sealed record VolumeUsage(string Volume, long Used, long Total);

/// <summary>A request that the boundary around a program let pass or refused.</summary>
public sealed record BoundaryRequest(
    bool Allowed, DateTimeOffset? At, string Method, string Url, string MatchedRule, string SessionId, string Process, int SequenceNumber);

/// <param name="Version">The agent's own count.</param>
/// <param name="AggregateHash">In hex.</param>
public sealed record AgentContext(DateTimeOffset ReceivedAt, long Version, string AggregateHash, string SnapshotError, IReadOnlyList<ContextItem> Resources);

/// <param name="Kind"><c>instruction_file</c>, <c>skill</c>, <c>mcp_config</c> or <c>mcp_server</c>.</param>
public sealed record ContextItem(string Source, string SourcePath, string Kind, string Status, long SizeBytes, string Error);
