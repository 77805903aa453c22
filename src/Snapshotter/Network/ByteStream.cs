namespace Mocks.Snapshotter.Network;

/// <summary>A connection's bytes in both directions.</summary>
internal abstract class ByteStream : IDisposable
{
    /// <returns>How many bytes were received; 0 at the end.</returns>
    public abstract ValueTask<int> ReceiveAsync(Memory<byte> buffer);

    public abstract ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    public abstract void Dispose();

    /// <summary>Receives until the buffer is full.</summary>
    public async ValueTask ReceiveAllAsync(Memory<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var count = await ReceiveAsync(buffer);
            if (count == 0)
            {
                throw new NetworkFailure("the connection was closed early");
            }

            buffer = buffer[count..];
        }
    }
}
