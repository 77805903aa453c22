namespace Mocks.AgentRpc.Drpc;

/// <remarks>Source: storj/drpc 0.0.34, <c>drpcwire/packet.go</c>.</remarks>
internal enum PacketKind : byte
{
    Invoke = 1,
    Message = 2,
    Error = 3,
    Cancel = 4,
    Close = 5,
    CloseSend = 6,
    InvokeMetadata = 7,
}

/// <summary>One thing that a side says about a call.</summary>
/// <param name="IsControl">A receiver that does not know the kind ignores the packet.</param>
/// <param name="Call">The number of the call on its connection, from 1. The library calls it the stream.</param>
internal readonly record struct Packet(PacketKind Kind, bool IsControl, ulong Call, byte[] Data)
{
    /// <summary>The most bytes of a packet.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;
}
