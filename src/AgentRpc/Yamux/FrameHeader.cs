using System.Buffers.Binary;

namespace Mocks.AgentRpc.Yamux;

internal enum FrameType : byte
{
    Data = 0,
    WindowUpdate = 1,
    Ping = 2,
    GoAway = 3,
}

[Flags]
internal enum FrameFlags : ushort
{
    None = 0,
    Syn = 1,
    Ack = 2,
    Fin = 4,
    Rst = 8,
}

/// <summary>Why a side accepts no more streams.</summary>
public enum GoAwayCode : uint
{
    Normal = 0,
    ProtocolError = 1,
    InternalError = 2,
}

/// <summary>The 12 bytes in front of each frame; only a data frame has more.</summary>
/// <param name="Stream">0 for a ping and a go-away.</param>
/// <param name="Length">Of data: its bytes; of a window update: the credit; of a ping: its id; of a go-away: its code.</param>
/// <remarks>Source: hashicorp/yamux 0.1.2, <c>const.go</c>, <c>spec.md</c>.</remarks>
internal readonly record struct FrameHeader(FrameType Type, FrameFlags Flags, uint Stream, uint Length)
{
    public const int Bytes = 12;
    public const byte Version = 0;

    /// <exception cref="YamuxException">The version or the type is unknown.</exception>
    public static FrameHeader Read(ReadOnlySpan<byte> from)
    {
        if (from[0] != Version)
        {
            throw new YamuxException(YamuxException.InvalidVersion);
        }

        if (from[1] > (byte)FrameType.GoAway)
        {
            throw new YamuxException(YamuxException.InvalidType);
        }

        return new(
            (FrameType)from[1], (FrameFlags)BinaryPrimitives.ReadUInt16BigEndian(from[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(from[4..]), BinaryPrimitives.ReadUInt32BigEndian(from[8..]));
    }

    public void Write(Span<byte> to)
    {
        to[0] = Version;
        to[1] = (byte)Type;
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)Flags);
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], Stream);
        BinaryPrimitives.WriteUInt32BigEndian(to[8..], Length);
    }
}
