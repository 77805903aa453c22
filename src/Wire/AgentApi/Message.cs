namespace Mocks.Wire.AgentApi;

/// <summary>One message of a conversation.</summary>
/// <param name="Id">From 0, counting up by one.</param>
/// <param name="Content">The whole text, never a part of it.</param>
/// <param name="Role"><c>user</c> or <c>agent</c>; in a posted snapshot any text, also the empty one.</param>
/// <param name="Time">Nanoseconds, with the zone of the server.</param>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/models.go</c>, <c>Message</c>.</remarks>
[GoName("gen.Message")]
public sealed record Message(long Id, string Content, [property: GoName("gen.ConversationRole")] string Role, GoTime Time);
