using System.Text;
using System.Threading.Channels;
using Mocks.MockAgentApi.MessageFormat;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Versions;
using Mocks.Mocking.Hosting;
using Mocks.Wire;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Events;

/// <summary>Publishes changes to all subscribers. Callers hold the conversation's lock, so that subscribing and publishing never overlap.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/events.go</c>, <c>EventEmitter</c>.</remarks>
internal sealed class EventHub(string agentType, AgentApiVersion version) : IDisposable
{
    /// <summary>Events of all kinds that may wait for one subscriber.</summary>
    private const int MaxWaiting = 1024;

    private const int MaxErrors = 100;

    private readonly List<Channel<ServerEvent>> _subscribers = [];
    private readonly Queue<AgentError> _errors = new();
    private readonly CancellationTokenSource _ended = new();
    private History? _messages;
    private StatusChange _status = new("running", !version.NamesAgentType ? null : version.KnowsAgentTypeAtOnce ? agentType : "");
    private string _screen = "";
    private int _nextId;

    /// <summary>Sets the state that later subscribers get first; publishes nothing.</summary>
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
            Send(ServerEvent.Of(_status));
        }
    }

    /// <summary>Publishes each message that is new or differs from the one in its place before. A removed message is not published.</summary>
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
                Send(ServerEvent.Of(messages.Since[at]));
            }
        }
    }

    /// <param name="screen">Compared as it is, and sent without trailing whitespace: two equal events may follow each other.</param>
    public void Publish(string screen)
    {
        if (!ReferenceEquals(_screen, screen) && _screen != screen)
        {
            _screen = screen;
            Send(ServerEvent.OfScreen(screen));
        }
    }

    public void Publish(AgentError error)
    {
        _errors.Enqueue(error);
        if (_errors.Count > MaxErrors)
        {
            _errors.Dequeue();
        }

        Send(ServerEvent.Of(error));
    }

    /// <summary>Sends an event to the current subscribers only.</summary>
    public void Send(ServerEvent serverEvent)
    {
        // Backwards, because a subscriber whose queue is full is removed.
        for (var at = _subscribers.Count - 1; at >= 0; at--)
        {
            if (!_subscribers[at].Writer.TryWrite(serverEvent))
            {
                _subscribers[at].Writer.Complete();
                _subscribers.RemoveAt(at);
            }
        }
    }

    public Subscription Subscribe(Action<Channel<ServerEvent>> leave)
    {
        var subscriber = Channel.CreateBounded<ServerEvent>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
        _subscribers.Add(subscriber);
        return new Subscription(
            _messages, _status, _screen, [.. _errors], subscriber.Reader, () => leave(subscriber), _nextId++, _ended.Token);
    }

    public void Leave(Channel<ServerEvent> subscriber) => _subscribers.Remove(subscriber);

    public void Dispose() => _ended.Cancel();

    private StatusChange Status(bool stable) => new(stable ? "stable" : "running", version.NamesAgentType ? agentType : null);
}

/// <summary>A subscriber's view: the state when it subscribed, and the events since.</summary>
/// <param name="Messages">As last published; null before the first tick.</param>
/// <param name="Status">As last published.</param>
/// <param name="Screen">As last published, with trailing whitespace.</param>
/// <param name="Errors">The last hundred at most, oldest first.</param>
/// <param name="Live">Completes when the queue was full.</param>
/// <param name="Leave">Ends the subscription.</param>
/// <param name="Id">From 0, counting up by one, as the log names it.</param>
/// <param name="Ended">The server ends all streams.</param>
internal sealed record Subscription(
    History? Messages, StatusChange Status, string Screen, IReadOnlyList<AgentError> Errors, ChannelReader<ServerEvent> Live, Action Leave, int Id, CancellationToken Ended);

/// <summary>One event of a stream, serialised once for all subscribers.</summary>
/// <remarks>Source: danielgtaylor/huma 2.32, <c>sse</c>: never <c>id:</c> nor <c>retry:</c>.</remarks>
internal sealed class ServerEvent
{
    private readonly Lazy<byte[]> _bytes;
    private readonly Lazy<byte[]> _chunk;

    private ServerEvent(string name, Func<byte[]> data)
    {
        Name = name;
        _bytes = new Lazy<byte[]>(() => ServerSentEvents.Of(name, data()));
        _chunk = new Lazy<byte[]>(() => [.. Encoding.ASCII.GetBytes($"{Bytes.Length:x}\r\n"), .. Bytes.Span, .. "\r\n"u8]);
    }

    public string Name { get; }

    /// <summary>True for a subscriber to the screen, false for a subscriber to the conversation.</summary>
    public bool IsScreen => Name == "screen";

    /// <summary>As sent, with the blank line at the end.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.Value;

    public ReadOnlyMemory<byte> Chunk => _chunk.Value;

    public static ServerEvent Of(Message message) =>
        new("message_update", () => Json.AgentApiEvents.Write(new MessageUpdate(message.Id, message.Role, message.Content, message.Time)));

    public static ServerEvent Of(StatusChange status) => new("status_change", () => Json.AgentApiEvents.Write(status));

    public static ServerEvent Of(AgentError error) => new("agent_error", () => Json.AgentApiEvents.Write(error));

    public static ServerEvent OfScreen(string screen) => new("screen", () => Json.AgentApiEvents.Write(new ScreenUpdate(Whitespace.TrimEnd(screen))));

    /// <summary>An event that AgentAPI never sends.</summary>
    /// <param name="name">Without line ends.</param>
    /// <param name="data">On one line, without its end.</param>
    public static ServerEvent OfAny(string name, string data) => new(name, () => Encoding.UTF8.GetBytes(data));
}
