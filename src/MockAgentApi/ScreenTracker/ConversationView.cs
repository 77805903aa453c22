using Mocks.MockAgentApi.Events;
using Mocks.MockAgentApi.Messages;
using Mocks.Mocking.Views;

namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>The conversation as one request sees it. Where a fault replaces the answer, what the request says does not reach the agent.</summary>
internal sealed class ConversationView(LiveConversation live, PostLock posts, CurrentRequest request)
{
    private IConversation? _followed;

    public string Transport => live.Current.Transport;

    public string AgentType => live.Current.AgentType;

    public bool IsStable => live.Current.IsStable;

    public History Messages => live.Current.Messages;

    /// <summary>The clock of the conversation that is followed; else of the current one.</summary>
    public DateTimeOffset Now => (_followed ?? live.Current).Now;

    /// <summary>Waits for the message that another request is posting, if any.</summary>
    public Task UntilPostedAsync() => posts.UntilFreeAsync();

    /// <summary>Sends a message as the user, or types keys, when no other request does.</summary>
    /// <returns>Null when the agent took it, else why not, in upstream's words.</returns>
    public Task<string?> PostAsync(string content, bool isRaw) => request.IsReplaced
        ? Task.FromResult<string?>(null)
        : posts.HoldAsync(() => isRaw ? live.Current.TypeAsync(content) : live.Current.SendAsync(content));

    public Subscription Subscribe()
    {
        _followed = live.Current;
        var subscription = _followed.Subscribe();
        if (request.IsReplaced)
        {
            subscription.Leave();
        }

        return subscription;
    }
}
