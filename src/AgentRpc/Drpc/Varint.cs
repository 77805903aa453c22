namespace Mocks.AgentRpc.Drpc;

/// <summary>Numbers of seven bits a byte, lowest first.</summary>
/// <remarks>Source: storj/drpc 0.0.34, <c>drpcwire/varint.go</c>: bits beyond 64 are dropped.</remarks>
internal static class Varint
{
    public const int MaxBytes = 10;

    /// <returns>False when the number goes on after the last byte.</returns>
    /// <exception cref="BrokenPacketException">It has more than ten bytes.</exception>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var at = 0; at < MaxBytes; at++)
        {
            if (at == bytes.Length)
            {
                return false;
            }

            value |= (ulong)(bytes[at] & 0x7F) << (7 * at);
            if (bytes[at] < 0x80)
            {
                bytes = bytes[(at + 1)..];
                return true;
            }
        }

        throw new BrokenPacketException("varint too long");
    }

    /// <returns>How many bytes were written.</returns>
    public static int Write(Span<byte> to, ulong value)
    {
        var at = 0;
        for (; value >= 0x80; value >>= 7)
        {
            to[at++] = (byte)(value | 0x80);
        }

        to[at] = (byte)value;
        return at + 1;
    }
}
