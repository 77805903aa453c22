using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Mocks.AgentRpc.Json;

/// <summary>Writes the fields of a message, in the order of their declaration. Fields that are not on the wire are left out.</summary>
internal sealed class FieldWriter(Utf8JsonWriter writer, Func<FieldDescriptor, bool> isSecret, Func<string, string> redact)
{
    private const int BytesOfAUuid = 16;

    public void Write(WireMessage message)
    {
        if (WellKnown.Write(writer, message))
        {
            return;
        }

        writer.WriteStartObject();
        foreach (var field in message.Type.Fields.InDeclarationOrder())
        {
            if (message.ValuesOf(field) is { Count: > 0 } values)
            {
                writer.WritePropertyName(field.JsonName);
                Write(field, values, isSecret(field));
            }
        }

        writer.WriteEndObject();
    }

    private void Write(FieldDescriptor field, IReadOnlyList<object> values, bool secret)
    {
        if (field.IsMap)
        {
            WriteMap(field, values, secret);
            return;
        }

        if (!field.IsRepeated)
        {
            WriteValue(field, values[0], secret);
            return;
        }

        writer.WriteStartArray();
        foreach (var value in values)
        {
            WriteValue(field, value, secret);
        }

        writer.WriteEndArray();
    }

    private void WriteMap(FieldDescriptor field, IReadOnlyList<object> entries, bool secret)
    {
        var (key, value) = (field.MessageType.FindFieldByNumber(1), field.MessageType.FindFieldByNumber(2));
        var last = new Dictionary<string, WireMessage>();
        foreach (var entry in entries.Cast<WireMessage>())
        {
            last[Convert.ToString(entry[1] ?? (key.FieldType == FieldType.String ? "" : 0), CultureInfo.InvariantCulture)!] = entry;
        }

        writer.WriteStartObject();
        foreach (var (name, entry) in last)
        {
            writer.WritePropertyName(name);
            WriteValue(value, entry[2] ?? DefaultOf(value), secret);
        }

        writer.WriteEndObject();
    }

    private void WriteValue(FieldDescriptor field, object value, bool secret)
    {
        switch (value)
        {
            case WireMessage message:
                Write(message);
                break;
            case string or ByteString when secret:
                writer.WriteStringValue(redact(value as string ?? TextOf(field, (ByteString)value)));
                break;
            case ByteString bytes:
                writer.WriteStringValue(IsId(field, bytes) ? new Guid(bytes.Span, bigEndian: true).ToString() : bytes.ToBase64());
                break;
            case int number when field.FieldType == FieldType.Enum && field.EnumType.FindValueByNumber(number) is { } name:
                writer.WriteStringValue(name.Name);
                break;
            default:
                Scalar.Write(writer, value);
                break;
        }
    }

    private static string TextOf(FieldDescriptor field, ByteString bytes) =>
        IsId(field, bytes) ? new Guid(bytes.Span, bigEndian: true).ToString() : Encoding.UTF8.GetString(bytes.Span);

    private static bool IsId(FieldDescriptor field, ByteString bytes) =>
        bytes.Length == BytesOfAUuid && (field.Name is "id" or "auth_token" || field.Name.EndsWith("_id", StringComparison.Ordinal));

    private static object DefaultOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => WireMessage.Read(field.MessageType, default),
        FieldType.String => "",
        FieldType.Bytes => ByteString.Empty,
        FieldType.Bool => false,
        FieldType.Double => 0d,
        FieldType.Int64 => 0L,
        _ => 0,
    };
}
