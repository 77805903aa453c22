using System.Buffers;
using Mocks.MockAgentApi.ScreenTracker;

namespace Mocks.MockAgentApi.Messages;

/// <summary>Caches the last body: most tests fetch one conversation many times.</summary>
internal sealed class RenderedMessages
{
    private volatile Rendered? _last;

    public ReadOnlyMemory<byte> Of(History conversation, MessageWriter writer)
    {
        if (_last is { } last && last.Messages == conversation && last.Writer == writer)
        {
            return last.Body;
        }

        var body = new ArrayBufferWriter<byte>(4096);
        writer.Begin(body);
        var index = 0;
        foreach (var message in conversation.All())
        {
            writer.Write(body, message, index++);
        }

        writer.End(body);
        _last = new Rendered(conversation, writer, body.WrittenSpan.ToArray());
        return _last.Body;
    }

    private sealed record Rendered(History Messages, MessageWriter Writer, byte[] Body);
}
