using System.Buffers.Binary;

namespace Mocks.GoLibraries.CoderWebSocket;

/// <remarks>Source: RFC 6455, section 5.2.</remarks>
public enum Opcode
{
    Continuation = 0x0,
    Text = 0x1,
    Binary = 0x2,
    Close = 0x8,
    Ping = 0x9,
    Pong = 0xA,
}

/// <summary>Reads the header and the payload of a frame, and writes one.</summary>
/// <param name="Reserved">The three bits that only extensions use; RSV1 is the highest.</param>
/// <param name="Length">The payload's length in bytes; negative when the highest bit of an eight-byte length is set.</param>
/// <param name="Mask">Four bytes; null for a frame that is not masked.</param>
/// <remarks>Source: RFC 6455, section 5.2; coder/websocket 1.8, <c>frame.go</c>, <c>read.go</c>.</remarks>
public sealed record Frame(bool Final, int Reserved, Opcode Opcode, long Length, byte[]? Mask)
{
    private const int MaxControlBytes = 125;
    private const int TwoByteLength = 126;
    private const int EightByteLength = 127;

    /// <summary>The rule of the protocol that the header breaks, in the library's words; null when it breaks none.</summary>
    public string? Violation => this switch
    {
        { Reserved: not 0 } => $"received header with unexpected rsv bits set: {Bit(4)}:{Bit(2)}:{Bit(1)}",
        { Opcode: > Opcode.Binary and < Opcode.Close or > Opcode.Pong } => $"received unknown opcode opcode({(int)Opcode})",
        { Opcode: >= Opcode.Close, Length: > MaxControlBytes } => $"received control frame payload with invalid length: {Length}",
        { Opcode: >= Opcode.Close, Final: false } => "received fragmented control frame",
        _ => null,
    };

    /// <summary>Reads a header, and not a byte more.</summary>
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

    /// <summary>Reads the payload and unmasks it.</summary>
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

    /// <summary>Reads the payload, of any length, and discards it.</summary>
    public async Task SkipPayloadAsync(Stream from, CancellationToken cancellationToken)
    {
        var discarded = new byte[Math.Min(Length, 4096)];
        for (var left = Length; left > 0;)
        {
            var read = await from.ReadAsync(discarded.AsMemory(0, (int)Math.Min(left, discarded.Length)), cancellationToken);
            left = read > 0 ? left - read : throw new EndOfStreamException();
        }
    }

    /// <summary>The most bytes of a header that <see cref="WriteHead"/> writes.</summary>
    public const int MaxHeadBytes = 2 + sizeof(long);

    /// <summary>A frame as a server sends it: not masked, no extension.</summary>
    public static byte[] Write(Opcode opcode, ReadOnlySpan<byte> payload, bool final = true)
    {
        Span<byte> head = stackalloc byte[MaxHeadBytes];
        return [.. head[..WriteHead(head, opcode, payload.Length, final)], .. payload];
    }

    /// <summary>A frame as a client sends it.</summary>
    /// <param name="mask">Four bytes.</param>
    public static byte[] WriteMasked(Opcode opcode, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> mask)
    {
        Span<byte> head = stackalloc byte[MaxHeadBytes];
        head = head[..WriteHead(head, opcode, payload.Length)];
        head[1] |= 0x80;
        byte[] frame = [.. head, .. mask, .. payload];
        CoderWebSocket.Mask.Apply(frame.AsSpan(head.Length + mask.Length), BinaryPrimitives.ReadUInt32LittleEndian(mask));
        return frame;
    }

    /// <summary>The header of a frame as a server sends it.</summary>
    /// <returns>How many bytes it has.</returns>
    public static int WriteHead(Span<byte> to, Opcode opcode, int length, bool final = true)
    {
        to[0] = (byte)((final ? 0x80 : 0) | (int)opcode);
        switch (length)
        {
            case < TwoByteLength:
                to[1] = (byte)length;
                return 2;
            case <= ushort.MaxValue:
                to[1] = TwoByteLength;
                BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)length);
                return 2 + sizeof(ushort);
            default:
                to[1] = EightByteLength;
                BinaryPrimitives.WriteInt64BigEndian(to[2..], length);
                return 2 + sizeof(long);
        }
    }

    private string Bit(int bit) => (Reserved & bit) != 0 ? "true" : "false";

    private static async Task<byte[]> ReadAsync(Stream from, int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await from.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
