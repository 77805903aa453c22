using System.Buffers.Binary;
using System.Text;

namespace Mocks.Tests.Telemetry;

/// <summary>A protobuf message, read without its schema: a reader of the fields that a test looks at.</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public ProtoMessage(ReadOnlyMemory<byte> bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var tag = Varint(bytes.Span, ref at);
            var (number, length) = ((ulong)0, 0);
            switch (tag & 7)
            {
                case 0:
                    number = Varint(bytes.Span, ref at);
                    break;
                case 1:
                    number = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[at..]);
                    at += 8;
                    break;
                case 5:
                    number = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[at..]);
                    at += 4;
                    break;
                default:
                    length = (int)Varint(bytes.Span, ref at);
                    break;
            }

            _fields.Add(((int)(tag >> 3), number, bytes.Slice(at, length)));
            at += length;
        }
    }

    public IEnumerable<ProtoMessage> All(int field) => Of(field).Select(found => new ProtoMessage(found.Bytes));

    public ProtoMessage One(int field) => All(field).Single();

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field));

    public byte[] Bytes(int field) => [.. Of(field).Select(found => found.Bytes.ToArray()).LastOrDefault() ?? []];

    public ulong Number(int field) => Of(field).Select(found => found.Number).LastOrDefault();

    /// <summary>A packed list of 64-bit values.</summary>
    public ulong[] Packed(int field) => [.. Bytes(field).Chunk(8).Select(chunk => BinaryPrimitives.ReadUInt64LittleEndian(chunk))];

    /// <summary>A list of <c>KeyValue</c>, by key; values as text.</summary>
    public Dictionary<string, string> Attributes(int field) => All(field).ToDictionary(pair => pair.Text(1), pair => ValueOf(pair.One(2)));

    private static string ValueOf(ProtoMessage any) => any._fields[0].Field switch
    {
        1 => any.Text(1),
        2 => any.Number(2) == 1 ? "true" : "false",
        3 => $"{(long)any.Number(3)}",
        _ => "?",
    };

    private IEnumerable<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> Of(int field) => _fields.Where(found => found.Field == field);

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var one = bytes[at++];
            value |= (ulong)(one & 127) << shift;
            if (one < 128)
            {
                return value;
            }
        }
    }
}
