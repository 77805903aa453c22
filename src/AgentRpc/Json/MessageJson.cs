using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Mocks.AgentRpc.Json;

/// <summary>Shows the bytes of a message as JSON, as protobuf's own mapping does, but for ids: 16 bytes are a UUID.</summary>
/// <remarks>It reads the wire by the message's descriptor, so that no message is made, and works in a native program.
/// Source: protobuf.dev, ProtoJSON format. Unknown fields are left out.</remarks>
/// <param name="isSecret">Fields whose values, or the values of whose map, are secret.</param>
public sealed class MessageJson(MessageDescriptor message, Func<FieldDescriptor, bool> isSecret)
{
    /// <summary>Levels of nested messages; protobuf's own limit.</summary>
    internal const int MaxDepth = 100;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 2 * MaxDepth };

    /// <param name="redact">Turns a secret value into what may be shown of it; null shows everything.</param>
    /// <returns>Null when the bytes are not a message.</returns>
    public string? Read(ReadOnlyMemory<byte> bytes, Func<string, string>? redact)
    {
        var written = new ArrayBufferWriter<byte>();
        try
        {
            using var writer = new Utf8JsonWriter(written, Relaxed);
            new FieldWriter(writer, redact is null ? _ => false : isSecret, redact ?? (text => text)).Write(WireMessage.Read(message, bytes));
        }
        catch (Exception bad) when (bad is InvalidProtocolBufferException or InvalidOperationException or ArgumentException)
        {
            return null;
        }

        return Encoding.UTF8.GetString(written.WrittenSpan);
    }
}
