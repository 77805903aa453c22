using System.Text.Json.Serialization;

namespace Mocks.Wire.Coderd;

/// <summary>The body of <c>GET /workspaceagents/me/gitsshkey</c>; both end in a newline.</summary>
/// <remarks>Source: coder/coder, <c>codersdk/agentsdk/agentsdk.go</c>, <c>GitSSHKey</c>.</remarks>
public sealed record GitSshKeyPair(string PublicKey, string PrivateKey);

/// <summary>The body of <c>POST /workspaceagents/me/log-source</c>.</summary>
/// <remarks>Source: coder/coder, <c>codersdk/workspaceagents.go</c>, <c>WorkspaceAgentLogSource</c>.</remarks>
public sealed record AgentLogSource(Guid WorkspaceAgentId, Guid Id, GoTime CreatedAt, string DisplayName, string Icon);

/// <summary>A row of <c>GET /workspaceagents/{workspaceagent}/logs</c>.</summary>
/// <param name="Id">Counts up over all agents.</param>
/// <remarks>Source: coder/coder, <c>codersdk/workspaceagents.go</c>, <c>WorkspaceAgentLog</c>.</remarks>
public sealed record AgentLogRow(long Id, GoTime CreatedAt, string Output, string Level, Guid SourceId);

/// <summary>The answer to the proof of a cloud instance.</summary>
/// <param name="SessionToken">The agent's token.</param>
/// <remarks>Source: coder/coder, <c>codersdk/agentsdk/agentsdk.go</c>, <c>AuthenticateResponse</c>.</remarks>
public sealed record AgentSession(string SessionToken);

/// <summary>The event that tells an agent that its workspace has been claimed, from release 2.32 on.</summary>
/// <param name="OwnerId">Who claimed it. Left out when null.</param>
/// <remarks>Source: coder/coder, <c>codersdk/agentsdk/agentsdk.go</c>, <c>ReinitializationEvent</c>.</remarks>
public sealed record Reinitialization(Guid WorkspaceId, string Reason, Guid? OwnerId);

/// <summary>The same before release 2.32, which gives the first member Go's own name.</summary>
public sealed record OldReinitialization([property: JsonPropertyName("WorkspaceID")] Guid WorkspaceId, string Reason);

/// <summary>The body of <c>POST …/chat-context/refresh</c>.</summary>
/// <param name="Refreshed">The number of chats.</param>
public sealed record RefreshedChats(int Refreshed);
