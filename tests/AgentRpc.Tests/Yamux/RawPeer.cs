using System.Buffers.Binary;
using System.Net.Sockets;

namespace Mocks.AgentRpc.Tests.Yamux;

/// <summary>A frame as it was on the wire.</summary>
/// <param name="Type">0 data, 1 window update, 2 ping, 3 go-away.</param>
/// <param name="Flags">1 SYN, 2 ACK, 4 FIN, 8 RST.</param>
internal sealed record RawFrame(byte Type, ushort Flags, uint Stream, uint Length, byte[] Data)
{
    public const int Syn = 1;
    public const int Ack = 2;
    public const int Fin = 4;
    public const int Rst = 8;

    /// <param name="bytes">A whole frame.</param>
    public static RawFrame Of(byte[] bytes) => new(
        bytes[1], BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2)), BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4)),
        BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8)), bytes[12..]);

    public static RawFrame OfData(uint stream, byte[] data, ushort flags = 0) => new(0, flags, stream, (uint)data.Length, data);

    public static RawFrame OfWindow(uint stream, ushort flags = 0, uint credit = 0) => new(1, flags, stream, credit, []);

    public byte[] ToBytes()
    {
        var bytes = new byte[12 + Data.Length];
        bytes[1] = Type;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), Flags);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), Stream);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), Length);
        Data.CopyTo(bytes, 12);
        return bytes;
    }

    public override string ToString() => Convert.ToHexStringLower(ToBytes().AsSpan(0, Math.Min(80, 12 + Data.Length)));
}

/// <summary>The other end of a session's connection: sends and reads single frames, as the test says.</summary>
internal sealed class RawPeer(NetworkStream connection) : IDisposable
{
    public Stream Connection => connection;

    public Task SendAsync(params RawFrame[] frames) => SendAsync(frames.SelectMany(frame => frame.ToBytes()).ToArray());

    public async Task SendAsync(byte[] bytes) => await connection.WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <returns>The next frame; null when the connection has ended.</returns>
    public async Task<RawFrame?> ReadAsync()
    {
        var header = new byte[12];
        try
        {
            if (await connection.ReadAtLeastAsync(header, 12, throwOnEndOfStream: false, TestContext.Current.CancellationToken) < 12)
            {
                return null;
            }

            var data = header[1] == 0 ? new byte[BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8))] : [];
            await connection.ReadExactlyAsync(data, TestContext.Current.CancellationToken);
            return RawFrame.Of([.. header, .. data]);
        }
        catch (IOException)
        {
            return null; // The session closed it with bytes unread.
        }
    }

    /// <summary>Reads to the end of the connection.</summary>
    public async Task<List<RawFrame>> ReadToEndAsync()
    {
        var frames = new List<RawFrame>();
        while (await ReadAsync() is { } frame)
        {
            frames.Add(frame);
        }

        return frames;
    }

    /// <summary>Reads up to and including the first frame that is meant.</summary>
    public async Task<List<RawFrame>> ReadUntilAsync(Func<RawFrame, bool> last)
    {
        var frames = new List<RawFrame>();
        do
        {
            frames.Add(await ReadAsync() ?? throw new EndOfStreamException($"The connection ended after: {string.Join(", ", frames)}"));
        }
        while (!last(frames[^1]));

        return frames;
    }

    public void Dispose() => connection.Dispose();
}
