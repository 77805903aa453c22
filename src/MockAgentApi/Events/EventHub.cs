using System.Threading.Channels;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Versions;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Events;

/// <summary>Tells all listeners what changed. To be used under the conversation's lock, so that coming and publishing never overlap.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/events.go</c>, <c>EventEmitter</c>.</remarks>
internal sealed class EventHub(string agentType, AgentApiVersion version) : IDisposable
{
    /// <summary>Events that may wait for one listener, of all kinds together.</summary>
    private const int MaxWaiting = 1024;

    private const int MaxErrors = 100;

    private readonly List<Channel<ServerEvent>> _listeners = [];
    private readonly Queue<AgentError> _errors = new();
    private readonly CancellationTokenSource _ended = new();
    private History? _messages;
    private StatusChange _status = new("running", !version.NamesAgentType ? null : version.KnowsAgentTypeAtOnce ? agentType : "");
    private string _screen = "";
    private int _subscribers;

    /// <summary>Sets what is replayed without telling anyone: nobody listens yet.</summary>
    public void Begin(History? messages, bool stable, string screen)
    {
        (_messages, _screen) = (messages, screen);
        _status = stable ? Status(stable) : _status;
    }

    public void Publish(bool stable)
    {
        if (_status.Status != (stable ? "stable" : "running"))
        {
            _status = Status(stable);
            Tell(ServerEvent.Of(_status));
        }
    }

    /// <summary>Tells of each message that is new or other than before, by its place. What is gone is not told.</summary>
    public void Publish(History messages)
    {
        var before = _messages;
        _messages = messages;
        if (ReferenceEquals(before, messages))
        {
            return;
        }

        for (var at = 0; at < messages.Since.Count; at++)
        {
            if (before is null || at >= before.Since.Count || !before.Since[at].Equals(messages.Since[at]))
            {
                Tell(ServerEvent.Of(messages.Since[at]));
            }
        }
    }

    /// <param name="screen">Compared as it is, and told without the blanks at its end: two equal events may follow each other.</param>
    public void Publish(string screen)
    {
        if (!ReferenceEquals(_screen, screen) && _screen != screen)
        {
            _screen = screen;
            Tell(ServerEvent.OfScreen(MessageFormat.Whitespace.TrimEnd(screen)));
        }
    }

    public void Publish(AgentError error)
    {
        _errors.Enqueue(error);
        if (_errors.Count > MaxErrors)
        {
            _errors.Dequeue();
        }

        Tell(ServerEvent.Of(error));
    }

    public void Tell(ServerEvent news)
    {
        // Backwards, because one whose queue is full is dropped.
        for (var at = _listeners.Count - 1; at >= 0; at--)
        {
            if (!_listeners[at].Writer.TryWrite(news))
            {
                _listeners[at].Writer.Complete();
                _listeners.RemoveAt(at);
            }
        }
    }

    public Subscription Subscribe(Action<Channel<ServerEvent>> leave)
    {
        var listener = Channel.CreateBounded<ServerEvent>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
        _listeners.Add(listener);
        return new Subscription(
            _messages, _status, _screen, [.. _errors], listener.Reader, () => leave(listener), _subscribers++, _ended.Token);
    }

    public void Leave(Channel<ServerEvent> listener) => _listeners.Remove(listener);

    /// <summary>Ends all streams, once and for ever.</summary>
    public void Dispose() => _ended.Cancel();

    private StatusChange Status(bool stable) => new(stable ? "stable" : "running", version.NamesAgentType ? agentType : null);
}
