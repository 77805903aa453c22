using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>What a conversation leaves for its next life.</summary>
/// <param name="Messages">Oldest first, with their ids and times.</param>
/// <param name="InitialPrompt">Trimmed; empty when there is none.</param>
/// <param name="InitialPromptSent">It was handed to the agent, or is about to be.</param>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/pty_conversation.go</c>, <c>AgentState</c>.</remarks>
internal sealed record SavedConversation(IReadOnlyList<Message> Messages, string InitialPrompt, bool InitialPromptSent);

/// <summary>What became of reading an earlier life.</summary>
/// <param name="Found">Null when there was none, or when it could not be read.</param>
/// <param name="Error">Told to clients as an <c>agent_error</c>, after <c>Failed to restore previous session: </c>; null when there is nothing to tell.</param>
internal sealed record LoadedState(SavedConversation? Found = null, string? Error = null);
