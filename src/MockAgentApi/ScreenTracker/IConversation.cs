using Mocks.MockAgentApi.Events;

namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>One life of an agent behind AgentAPI, by whichever transport it is attached. Every member may be called from any thread.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/conversation.go</c>, <c>Conversation</c>.</remarks>
internal interface IConversation : IDisposable
{
    /// <summary><c>pty</c> or <c>acp</c>.</summary>
    string Transport { get; }

    /// <summary>The canonical type, e.g. <c>claude</c>.</summary>
    string AgentType { get; }

    /// <summary>Whether the status is <c>stable</c>; else it is <c>running</c>.</summary>
    bool IsStable { get; }

    History Messages { get; }

    /// <summary>What the terminal shows, trimmed at its end; on ACP the reply so far.</summary>
    string Screen { get; }

    /// <summary>The moment of the conversation's own clock, which runs ahead of the wall's when it is sped up.</summary>
    DateTimeOffset Now { get; }

    /// <summary>The exit code of the agent, once it has ended.</summary>
    Task<int> AgentExited { get; }

    /// <summary>Lets time pass: the server listens.</summary>
    void Start();

    /// <summary>Says something to the agent as the user, and waits until it has begun to react (pty) or has answered (acp).</summary>
    /// <returns>Null when it is done, else why not, in upstream's words.</returns>
    Task<string?> SendAsync(string text);

    /// <summary>Types keys as they are. On ACP they are a prompt beside the conversation.</summary>
    /// <returns>Null when it is done, else why not, in upstream's words.</returns>
    Task<string?> TypeAsync(string keys);

    /// <summary>What was published so far, and all that will be, with nothing between and nothing twice.</summary>
    Subscription Subscribe();

    /// <summary>Publishes an <c>agent_error</c>, which later subscribers get too.</summary>
    void PublishError(string message, string level);

    /// <summary>Publishes any event to those who listen now; it leaves no trace in the conversation.</summary>
    void PublishOnce(ServerEvent serverEvent);

    /// <summary>Hands over the state to be kept, when it has changed since it was last kept or loaded.</summary>
    /// <param name="keep">Writes it. When it throws, the state still counts as changed.</param>
    /// <returns>Whether there was anything to keep.</returns>
    bool Save(Action<SavedConversation> keep);

    /// <summary>Ends all event streams: the server is about to stop. Messages that are being sent go on.</summary>
    void EndStreams();

    /// <summary>Interrupts the agent, as a server that stops does at last, and sees that it ends.</summary>
    Task CloseAgentAsync();
}
