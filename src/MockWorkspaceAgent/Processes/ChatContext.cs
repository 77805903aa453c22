using Mocks.GoLibraries.GoogleUuid;

namespace Mocks.MockWorkspaceAgent.Processes;

/// <summary>The chat that a request comes from.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentchat/headers.go</c>. Ancestors grant no access to processes.</remarks>
internal static class ChatContext
{
    public const string Header = "Coder-Chat-Id";

    /// <returns>Null when no chat is named, the id cannot be read, or the profile knows no chats.</returns>
    public static Guid? Of(HttpRequest request, AgentProfile profile) =>
        profile.IsolatesChats && request.Headers[Header] is [{ } text, ..] && GoUuid.TryParse(text, out var id, out _) ? id : null;

    /// <returns>An id that was sent and cannot be read; null for none.</returns>
    public static string? Unreadable(HttpRequest request, AgentProfile profile) =>
        profile.IsolatesChats && request.Headers[Header] is [{ Length: > 0 } text, ..] && !GoUuid.TryParse(text, out _, out _) ? text : null;
}
