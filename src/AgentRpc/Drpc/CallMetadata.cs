using System.Text;

namespace Mocks.AgentRpc.Drpc;

/// <summary>The pairs that go before a call, encoded as a protobuf map of strings.</summary>
/// <remarks>Source: storj/drpc 0.0.34, <c>drpcmetadata/serialize.go</c>: of two pairs with one key the last counts.</remarks>
internal static class CallMetadata
{
    private const byte EntryTag = (1 << 3) | 2;
    private const byte KeyTag = (1 << 3) | 2;
    private const byte ValueTag = (2 << 3) | 2;

    public static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    public static byte[] Encode(IReadOnlyDictionary<string, string> pairs)
    {
        var encoded = new List<byte>();
        foreach (var (key, value) in pairs)
        {
            var entry = new List<byte>();
            Add(entry, KeyTag, Encoding.UTF8.GetBytes(key));
            Add(entry, ValueTag, Encoding.UTF8.GetBytes(value));
            Add(encoded, EntryTag, [.. entry]);
        }

        return [.. encoded];
    }

    /// <exception cref="BrokenPacketException">It is no such map, with every key and value in its place.</exception>
    public static IReadOnlyDictionary<string, string> Decode(ReadOnlySpan<byte> encoded)
    {
        var pairs = new Dictionary<string, string>();
        while (!encoded.IsEmpty)
        {
            var entry = Take(ref encoded, EntryTag);
            var key = Take(ref entry, KeyTag);
            pairs[Encoding.UTF8.GetString(key)] = Encoding.UTF8.GetString(Take(ref entry, ValueTag));
            if (!entry.IsEmpty)
            {
                throw new BrokenPacketException("invalid data");
            }
        }

        return pairs;
    }

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> from, byte tag)
    {
        if (from.IsEmpty || from[0] != tag)
        {
            throw new BrokenPacketException("invalid data");
        }

        from = from[1..];
        if (!Varint.TryRead(ref from, out var length) || length > (ulong)from.Length)
        {
            throw new BrokenPacketException("invalid data");
        }

        var taken = from[..(int)length];
        from = from[(int)length..];
        return taken;
    }

    private static void Add(List<byte> to, byte tag, byte[] bytes)
    {
        var length = new byte[Varint.MaxBytes];
        to.Add(tag);
        to.AddRange(length.AsSpan(0, Varint.Write(length, (ulong)bytes.Length)));
        to.AddRange(bytes);
    }
}
