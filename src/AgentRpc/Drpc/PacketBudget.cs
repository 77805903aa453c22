namespace Mocks.AgentRpc.Drpc;

/// <summary>The bytes that all streams of a session may hold in packets of which a part is missing. The library has a limit for each stream alone.</summary>
internal sealed class PacketBudget
{
    /// <summary>Sixteen of the longest packets.</summary>
    public const long MaxBytes = 16L * Packet.MaxBytes;

    private long _used;

    /// <exception cref="BrokenPacketException">There is too much.</exception>
    public void Take(int bytes)
    {
        if (Interlocked.Add(ref _used, bytes) > MaxBytes)
        {
            throw new BrokenPacketException("data overflow of all streams");
        }
    }

    public void Return(int bytes) => Interlocked.Add(ref _used, -bytes);
}
