using System.Text.Json.Serialization;

namespace Mocks.Wire.Coderd;

/// <summary>One line of a task's log.</summary>
/// <param name="Id">As the agent gave it.</param>
/// <param name="Content">As the agent gave it.</param>
/// <param name="Type"><c>input</c> for the role <c>user</c>, <c>output</c> for <c>agent</c>.</param>
/// <param name="Time">As the agent gave it, with its offset and all its digits.</param>
/// <remarks>Source: coder/coder, <c>codersdk/aitasks.go</c>, <c>TaskLogEntry</c>.</remarks>
public sealed record TaskLogEntry(long Id, string Content, string Type, GoTime Time);

/// <summary>The body of <c>GET /tasks/{user}/{task}/logs</c>.</summary>
/// <param name="Logs">In the order of the source; empty, never null.</param>
/// <param name="Snapshot">Whether these are kept lines rather than live ones. Left out when false.</param>
/// <param name="SnapshotAt">When the snapshot was posted, to the microsecond. Left out without a snapshot.</param>
/// <remarks>Source: coder/coder, <c>codersdk/aitasks.go</c>, <c>TaskLogsResponse</c>.</remarks>
public sealed record TaskLogs(
    IReadOnlyList<TaskLogEntry> Logs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Snapshot = false,
    GoTime? SnapshotAt = null);
