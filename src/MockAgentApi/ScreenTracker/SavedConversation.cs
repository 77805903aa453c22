using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>The state of a conversation that outlives the server.</summary>
/// <param name="Messages">Oldest first, with their ids and times.</param>
/// <param name="InitialPrompt">Trimmed; empty for none.</param>
/// <param name="InitialPromptSent">The agent has received it, or is about to.</param>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/pty_conversation.go</c>, <c>AgentState</c>.</remarks>
internal sealed record SavedConversation(IReadOnlyList<Message> Messages, string InitialPrompt, bool InitialPromptSent);

/// <summary>The result of loading a saved conversation.</summary>
/// <param name="Found">Null when the file is missing or unreadable.</param>
/// <param name="Error">Published as an <c>agent_error</c>, after <c>Failed to restore previous session: </c>; null for none.</param>
internal sealed record LoadedState(SavedConversation? Found = null, string? Error = null);
