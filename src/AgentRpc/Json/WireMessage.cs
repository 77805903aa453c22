using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Mocks.AgentRpc.Json;

/// <summary>The fields of a message as they are on the wire, each with its values in order.</summary>
/// <remarks>A value is a <see cref="WireMessage"/>, a <see cref="ByteString"/>, a string, a bool, a number, or an int for an enum.</remarks>
internal sealed class WireMessage(MessageDescriptor type)
{
    private readonly Dictionary<int, List<object>> _values = [];

    public MessageDescriptor Type => type;

    /// <exception cref="InvalidProtocolBufferException">The bytes are not a message.</exception>
    public static WireMessage Read(MessageDescriptor type, ReadOnlyMemory<byte> bytes) => Read(type, bytes.ToArray(), MessageJson.MaxDepth);

    /// <summary>The values of a field; none when it is not on the wire. Of a field that is not repeated the last counts.</summary>
    public IReadOnlyList<object> ValuesOf(FieldDescriptor field) => _values.GetValueOrDefault(field.FieldNumber) is not { } values ? []
        : field.IsRepeated ? values : [values[^1]];

    /// <summary>The last value of a field by its number; null when it is not on the wire.</summary>
    public object? this[int number] => _values.GetValueOrDefault(number)?[^1];

    private static WireMessage Read(MessageDescriptor type, byte[] bytes, int depth)
    {
        if (depth == 0)
        {
            throw new InvalidOperationException("The message is nested too deeply.");
        }

        using var input = new CodedInputStream(bytes);
        var read = new WireMessage(type);
        while (input.ReadTag() is not 0 and var tag)
        {
            var (field, onWire) = (type.FindFieldByNumber(WireFormat.GetTagFieldNumber(tag)), WireFormat.GetTagWireType(tag));
            if (field is { IsRepeated: true } && onWire == WireFormat.WireType.LengthDelimited && IsNumber(field.FieldType))
            {
                using var packed = new CodedInputStream(input.ReadBytes().ToByteArray());
                while (!packed.IsAtEnd)
                {
                    read.Add(field, ValueOf(packed, field, depth));
                }
            }
            else if (field is null || onWire != TypeOnWire(field.FieldType))
            {
                input.SkipLastField(); // A field of another type is an unknown one to protobuf's readers.
            }
            else
            {
                read.Add(field, ValueOf(input, field, depth));
            }
        }

        return read;
    }

    private void Add(FieldDescriptor field, object value)
    {
        if (!_values.TryGetValue(field.FieldNumber, out var values))
        {
            _values[field.FieldNumber] = values = [];
        }

        values.Add(value);
    }

    private static object ValueOf(CodedInputStream input, FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Message => Read(field.MessageType, input.ReadBytes().ToByteArray(), depth - 1),
        FieldType.String => input.ReadString(),
        FieldType.Bytes => input.ReadBytes(),
        FieldType.Bool => input.ReadBool(),
        FieldType.Double => input.ReadDouble(),
        FieldType.Float => input.ReadFloat(),
        FieldType.Int32 => input.ReadInt32(),
        FieldType.Int64 => input.ReadInt64(),
        FieldType.UInt32 => input.ReadUInt32(),
        FieldType.UInt64 => input.ReadUInt64(),
        FieldType.Enum => input.ReadEnum(),
        _ => throw new InvalidOperationException($"The type {field.FieldType} is not in use."),
    };

    private static bool IsNumber(FieldType type) => TypeOnWire(type) != WireFormat.WireType.LengthDelimited;

    private static WireFormat.WireType TypeOnWire(FieldType type) => type switch
    {
        FieldType.Message or FieldType.String or FieldType.Bytes => WireFormat.WireType.LengthDelimited,
        FieldType.Double => WireFormat.WireType.Fixed64,
        FieldType.Float => WireFormat.WireType.Fixed32,
        _ => WireFormat.WireType.Varint,
    };
}
