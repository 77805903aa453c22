namespace Mocks.Wire.AgentApi;

/// <summary>The state file: one line of JSON.</summary>
/// <param name="Version">1; any other is refused.</param>
/// <param name="Messages">Oldest first.</param>
/// <param name="InitialPrompt">Trimmed; empty without one.</param>
/// <param name="InitialPromptSent">The prompt must not be sent again.</param>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/pty_conversation.go</c>, <c>AgentState</c>.</remarks>
[GoName("screentracker.AgentState")]
public sealed record SavedState([property: GoName("int")] long Version, IReadOnlyList<SavedMessage> Messages, string InitialPrompt, bool InitialPromptSent)
{
    /// <summary>The only version so far.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Reads a file's contents as AgentAPI does; anything after the first value is ignored.</summary>
    /// <param name="error">In AgentAPI's words, without the outer sentences; null on success.</param>
    public static SavedState? Read(ReadOnlyMemory<byte> json, out string? error)
    {
        (var state, error) = Json.AgentApiEvents.Decode<SavedState>(json);
        return state is { Messages: null } ? state with { Messages = [] } : state;
    }
}

/// <summary>One message in the state file: unlike in answers its text is <c>message</c>, and the order differs.</summary>
/// <param name="Id">From 0, counting up by one.</param>
/// <param name="Message">The whole text.</param>
/// <param name="Role"><c>user</c> or <c>agent</c>; a file may hold any text.</param>
/// <param name="Time">Keeps the offset it was stored with.</param>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/conversation.go</c>, <c>ConversationMessage</c>.</remarks>
[GoName("screentracker.ConversationMessage")]
public sealed record SavedMessage(
    [property: GoName("int")] long Id, string Message, [property: GoName("screentracker.ConversationRole")] string Role, GoTime Time);
