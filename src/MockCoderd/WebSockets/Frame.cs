using System.Buffers.Binary;

namespace Mocks.MockCoderd.WebSockets;

/// <summary>What a frame is for.</summary>
/// <remarks>Source: RFC 6455, section 5.2.</remarks>
internal enum Opcode
{
    Continuation = 0x0,
    Text = 0x1,
    Binary = 0x2,
    Close = 0x8,
    Ping = 0x9,
    Pong = 0xA,
}

/// <summary>The head of a frame that came in, and the way to write one that goes out.</summary>
/// <param name="Reserved">The three bits that only extensions use, the first one highest.</param>
/// <param name="Length">Of the payload, in bytes; negative when it was sent so.</param>
/// <param name="Mask">Four bytes; null for a frame that is not masked.</param>
internal sealed record Frame(bool Final, int Reserved, Opcode Opcode, long Length, byte[]? Mask)
{
    public const int MaxControlBytes = 125;

    private const int TwoByteLength = 126;
    private const int EightByteLength = 127;

    /// <summary>Reads a head, and not a byte further.</summary>
    /// <exception cref="EndOfStreamException">The client has left.</exception>
    public static async Task<Frame> ReadHeadAsync(Stream from, CancellationToken cancellationToken)
    {
        var start = await ReadAsync(from, 2, cancellationToken);
        long length = start[1] & 0x7F;
        if (length == TwoByteLength)
        {
            length = BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(from, sizeof(ushort), cancellationToken));
        }
        else if (length == EightByteLength)
        {
            length = BinaryPrimitives.ReadInt64BigEndian(await ReadAsync(from, sizeof(long), cancellationToken));
        }

        var mask = (start[1] & 0x80) != 0 && length >= 0 ? await ReadAsync(from, 4, cancellationToken) : null;
        return new Frame((start[0] & 0x80) != 0, (start[0] >> 4) & 0b111, (Opcode)(start[0] & 0xF), length, mask);
    }

    /// <summary>Reads what comes after this head, unmasked.</summary>
    /// <exception cref="EndOfStreamException">The client has left.</exception>
    public async Task<byte[]> ReadPayloadAsync(Stream from, CancellationToken cancellationToken)
    {
        var payload = await ReadAsync(from, (int)Length, cancellationToken);
        for (var at = 0; Mask is not null && at < payload.Length; at++)
        {
            payload[at] ^= Mask[at % Mask.Length];
        }

        return payload;
    }

    /// <summary>Reads what comes after this head, however long, and forgets it.</summary>
    public async Task SkipPayloadAsync(Stream from, CancellationToken cancellationToken)
    {
        var forgotten = new byte[Math.Min(Length, 4096)];
        for (var left = Length; left > 0;)
        {
            var read = await from.ReadAsync(forgotten.AsMemory(0, (int)Math.Min(left, forgotten.Length)), cancellationToken);
            left = read > 0 ? left - read : throw new EndOfStreamException();
        }
    }

    /// <summary>A whole frame as a server sends it: not masked, no extension.</summary>
    public static byte[] Write(Opcode opcode, ReadOnlySpan<byte> payload, bool final = true)
    {
        var first = (byte)((final ? 0x80 : 0) | (int)opcode);
        switch (payload.Length)
        {
            case < TwoByteLength:
                return [first, (byte)payload.Length, .. payload];
            case <= ushort.MaxValue:
                return [first, TwoByteLength, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];
            default:
                Span<byte> length = stackalloc byte[sizeof(long)];
                BinaryPrimitives.WriteInt64BigEndian(length, payload.Length);
                return [first, EightByteLength, .. length, .. payload];
        }
    }

    private static async Task<byte[]> ReadAsync(Stream from, int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await from.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
