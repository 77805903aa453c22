namespace Mocks.MockCoderd.World;

/// <summary>When an agent was connected, by its sessions of the role <c>agent</c>.</summary>
/// <param name="LastConnectedAt">Renewed every 15 s while a session is open.</param>
/// <param name="DisconnectedAt">The end of the last session. A session that begins later keeps it until its first 15 s are over.</param>
/// <remarks>Source: coder/coder, <c>coderd/workspaceagentsrpc.go</c>, <c>agentConnectionMonitor</c>; <c>coderd/database/modelmethods.go</c>, <c>Status</c>.</remarks>
public sealed record AgentPresence(DateTimeOffset FirstConnectedAt, DateTimeOffset LastConnectedAt, DateTimeOffset? DisconnectedAt = null)
{
    /// <summary>Without a sign of life for longer than this an agent is gone.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public string StatusAt(DateTimeOffset now) =>
        DisconnectedAt >= LastConnectedAt || now - LastConnectedAt > Timeout ? "disconnected" : "connected";
}
