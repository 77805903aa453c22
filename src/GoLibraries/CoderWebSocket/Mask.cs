using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Mocks.GoLibraries.CoderWebSocket;

/// <summary>The four bytes with which a client masks a payload.</summary>
/// <remarks>Source: RFC 6455, section 5.3; coder/websocket 1.8, <c>frame.go</c>, <c>mask</c>.</remarks>
internal static class Mask
{
    /// <summary>Masks or unmasks the next part of a payload, in place.</summary>
    /// <param name="key">As read from the header, little-endian.</param>
    /// <returns>The key for the part after it.</returns>
    public static uint Apply(Span<byte> payload, uint key)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(payload);
        var two = ((ulong)key << 32) | key;
        if (!BitConverter.IsLittleEndian)
        {
            two = BinaryPrimitives.ReverseEndianness(two);
        }

        for (var at = 0; at < words.Length; at++)
        {
            words[at] ^= two;
        }

        for (var at = words.Length * sizeof(ulong); at < payload.Length; at++)
        {
            payload[at] ^= (byte)key;
            key = uint.RotateRight(key, 8);
        }

        return key;
    }
}
