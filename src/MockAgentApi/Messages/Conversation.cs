using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Messages;

/// <summary>A conversation, oldest message first.</summary>
/// <param name="Messages">Makes the messages, the same ones every time it is called.</param>
/// <param name="Streamed">Too long to hold: it is written while it is made.</param>
public sealed record Conversation(Func<IEnumerable<Message>> Messages, bool Streamed)
{
    public static Conversation Of(IReadOnlyList<Message> messages) => new(() => messages, Streamed: false);
}
