namespace Mocks.Wire.Coderd;

/// <summary>A value that an agent measures, as users see it.</summary>
/// <remarks>Source: coder/coder, <c>codersdk/workspaceagents.go</c>, <c>WorkspaceAgentMetadata</c>.</remarks>
public sealed record WorkspaceAgentMetadata(AgentMetadataResult Result, AgentMetadataDescription Description);

/// <param name="CollectedAt">The server's time; Go's zero time for a value that the agent has not sent yet.</param>
/// <param name="Age">Seconds since then.</param>
public sealed record AgentMetadataResult(GoTime CollectedAt, long Age, string Value, string Error);

/// <param name="Interval">Seconds.</param>
/// <param name="Timeout">Seconds.</param>
public sealed record AgentMetadataDescription(string DisplayName, string Key, string Script, long Interval, long Timeout);

/// <summary>An event as coderd sends it in a message of a WebSocket.</summary>
/// <param name="Type"><c>data</c>, <c>ping</c> or <c>error</c>.</param>
/// <remarks>Source: coder/coder, <c>codersdk/serversentevents.go</c>, <c>ServerSentEvent</c>.</remarks>
public sealed record AgentMetadataEvent(string Type, IReadOnlyList<WorkspaceAgentMetadata> Data);
