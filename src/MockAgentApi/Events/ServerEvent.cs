using System.Text;
using Mocks.Mocking.Hosting;
using Mocks.Wire;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Events;

/// <summary>One event of a stream. It is written once, however many listen.</summary>
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

    /// <summary>The word after <c>event:</c>.</summary>
    public string Name { get; }

    /// <summary>It is for those who watch the screen; all others are for those who follow the conversation.</summary>
    public bool IsScreen => Name == "screen";

    /// <summary>As it goes over the wire, blank line included.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.Value;

    /// <summary>The same as one chunk of a body.</summary>
    public ReadOnlyMemory<byte> Chunk => _chunk.Value;

    public static ServerEvent Of(Message message) =>
        new("message_update", () => Json.AgentApiEvents.Write(new MessageUpdate(message.Id, message.Role, message.Content, message.Time)));

    public static ServerEvent Of(StatusChange status) => new("status_change", () => Json.AgentApiEvents.Write(status));

    public static ServerEvent Of(AgentError error) => new("agent_error", () => Json.AgentApiEvents.Write(error));

    public static ServerEvent OfScreen(string screen) => new("screen", () => Json.AgentApiEvents.Write(new ScreenUpdate(screen)));

    /// <summary>An event that AgentAPI never sends.</summary>
    /// <param name="name">Without line ends.</param>
    /// <param name="data">On one line, without its end.</param>
    public static ServerEvent OfAny(string name, string data) => new(name, () => Encoding.UTF8.GetBytes(data));
}
