using Mocks.MockAgentApi.Events;

namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>A conversation with one agent, over either transport. Every member may be called from any thread.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/conversation.go</c>, <c>Conversation</c>.</remarks>
internal interface IConversation : IDisposable
{
    /// <summary><c>pty</c> or <c>acp</c>.</summary>
    string Transport { get; }

    /// <summary>The canonical type, e.g. <c>claude</c>.</summary>
    string AgentType { get; }

    /// <summary>The status is <c>stable</c>; else it is <c>running</c>.</summary>
    bool IsStable { get; }

    History Messages { get; }

    /// <summary>The screen without trailing whitespace; on ACP the reply so far.</summary>
    string Screen { get; }

    /// <summary>The time on the conversation's clock, which <c>MOCK_SPEED</c> makes faster.</summary>
    DateTimeOffset Now { get; }

    /// <summary>The exit code of the agent, when it ends.</summary>
    Task<int> AgentExited { get; }

    /// <summary>Starts the clock: the server listens.</summary>
    void Start();

    /// <summary>Sends a message to the agent as the user, and waits until the agent has started to react (pty) or has answered (acp).</summary>
    /// <returns>Null on success, else the reason why not, in upstream's words.</returns>
    Task<string?> SendAsync(string text);

    /// <summary>Types keys. On ACP they are a prompt that does not become part of the conversation.</summary>
    /// <returns>Null on success, else the reason why not, in upstream's words.</returns>
    Task<string?> TypeAsync(string keys);

    /// <summary>The published state, and all events after it, with no gap and no duplicate.</summary>
    Subscription Subscribe();

    /// <summary>Publishes an <c>agent_error</c>; later subscribers get it too.</summary>
    void PublishError(string message, string level);

    /// <summary>Publishes any event to the current subscribers only.</summary>
    void PublishOnce(ServerEvent serverEvent);

    /// <summary>Saves the state, when it has changed since it was last saved or loaded.</summary>
    /// <param name="write">Writes it. When it throws, the state still counts as changed.</param>
    /// <returns>False when nothing has changed.</returns>
    bool Save(Action<SavedConversation> write);

    /// <summary>Ends all event streams: the server is about to stop. A message that is being sent goes on.</summary>
    void EndStreams();

    /// <summary>Interrupts the agent, as the last step of a server that stops, and kills it when it does not end.</summary>
    Task CloseAgentAsync();
}
