using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mocks.Wire;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Messages;

/// <summary>Writes a list of messages one by one, so that a long list is never held in memory.</summary>
internal abstract record MessageWriter
{
    public abstract void Begin(IBufferWriter<byte> output);

    public abstract void Write(IBufferWriter<byte> output, Message message, int index);

    public abstract void End(IBufferWriter<byte> output);

    protected static void WriteString(IBufferWriter<byte> output, string text)
    {
        output.Write("\""u8);
        output.Write(JsonEncodedText.Encode(text, Json.AgentApi.Encoder).EncodedUtf8Bytes);
        output.Write("\""u8);
    }
}

/// <summary>The shape of AgentAPI: <c>$schema</c> first, <c>role</c>, a newline at the end.</summary>
internal sealed record RealMessageWriter(string SchemaUrl) : MessageWriter
{
    private static readonly JsonTypeInfo<Message> MessageShape = (JsonTypeInfo<Message>)Json.AgentApi.Options.GetTypeInfo(typeof(Message));

    public override void Begin(IBufferWriter<byte> output)
    {
        output.Write("{\"$schema\":"u8);
        WriteString(output, SchemaUrl);
        output.Write(",\"messages\":["u8);
    }

    public override void Write(IBufferWriter<byte> output, Message message, int index)
    {
        if (index > 0)
        {
            output.Write(","u8);
        }

        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = Json.AgentApi.Encoder, SkipValidation = true });
        JsonSerializer.Serialize(json, message, MessageShape);
    }

    public override void End(IBufferWriter<byte> output) => output.Write("]}\n"u8);
}

/// <summary>The shape of the Node mocks: <c>type</c>, ids from 1, no newline.</summary>
/// <remarks>Source: coder/registry, agentapi module, <c>agentapi-mock-shutdown.js</c>. No release of AgentAPI answers like this.</remarks>
internal sealed record LegacyMessageWriter : MessageWriter
{
    public override void Begin(IBufferWriter<byte> output) => output.Write("{\"messages\":["u8);

    public override void Write(IBufferWriter<byte> output, Message message, int index)
    {
        var type = message.Role == "agent" ? "output" : "input";
        output.Write(Encoding.UTF8.GetBytes($"{(index > 0 ? "," : "")}{{\"id\":{message.Id + 1},\"type\":\"{type}\",\"content\":"));
        WriteJavaScriptString(output, message.Content);
        output.Write(Encoding.UTF8.GetBytes($",\"time\":\"{message.Time}\"}}"));
    }

    public override void End(IBufferWriter<byte> output) => output.Write("]}"u8);

    // The only difference from Go: JSON.stringify does not escape the two line separators.
    private static void WriteJavaScriptString(IBufferWriter<byte> output, string text)
    {
        var piece = new StringBuilder();
        output.Write("\""u8);
        foreach (var letter in text)
        {
            if (letter is not ('\u2028' or '\u2029'))
            {
                piece.Append(letter);
                continue;
            }

            output.Write(JsonEncodedText.Encode(piece.ToString(), Json.AgentApi.Encoder).EncodedUtf8Bytes);
            output.Write(letter == '\u2028' ? "\u2028"u8 : "\u2029"u8);
            piece.Clear();
        }

        output.Write(JsonEncodedText.Encode(piece.ToString(), Json.AgentApi.Encoder).EncodedUtf8Bytes);
        output.Write("\""u8);
    }
}
