using Mocks.MockAgentApi.ScreenTracker;
using Mocks.Mocking.SavedJournals;

namespace Mocks.MockAgentApi.Messages;

/// <summary>The conversation with the agent, for a saved journal.</summary>
internal sealed class ReadableMessages(LiveConversation live) : IReadableState
{
    public IEnumerable<ReadableConversation> Conversations() =>
    [
        ReadableConversation.Of("conversation", sentence: null, requestId: null,
            live.Current.Messages.All().Select(message => new ReadableMessage(message.Id, message.Role, message.Content))),
    ];
}
