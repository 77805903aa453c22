using Mocks.MockAgentApi.ScreenTracker;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Messages;

/// <summary>The messages that exist, and those that a client was told last, for a harness in the same process.</summary>
/// <remarks>An agent that is still drawing changes its last message after a client has fetched it.</remarks>
public sealed class ToldMessages
{
    private readonly LiveConversation _live;
    private volatile History? _told;

    internal ToldMessages(LiveConversation live) => _live = live;

    /// <summary>Oldest first; made while they are enumerated when they are many.</summary>
    public IEnumerable<Message> Now => _live.Current.Messages.All();

    /// <summary>The answer to the last <c>GET /messages</c>, before any fault spoiled it; null when there was no such request.</summary>
    public IEnumerable<Message>? Last => _told?.All();

    internal void Note(History told) => _told = told;
}
