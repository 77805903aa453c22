using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Mocks.GoLibraries.CoderWebSocket;

namespace Mocks.AgentRpc.Tests.WebSockets;

/// <summary>A server's WebSocket as a stream, and the client's end of its connection. The handshake is not part of it.</summary>
internal sealed class ServedSocket(NetworkStream client, NetworkStream server, FrameWriter writer, NetConn stream) : IAsyncDisposable
{
    private static readonly byte[] Mask = [0x37, 0xFA, 0x21, 0x3D];

    public NetworkStream Client => client;

    public NetConn Stream => stream;

    public static async Task<ServedSocket> OpenAsync(TimeProvider? time = null, Func<Stream, Stream>? input = null)
    {
        var (client, server) = await SocketPair.ConnectAsync();
        var writer = new FrameWriter(PipeWriter.Create(server), time ?? TimeProvider.System, server.Dispose, CancellationToken.None);
        return new ServedSocket(client, server, writer, new NetConn(input?.Invoke(server) ?? server, writer, server.Dispose, time ?? TimeProvider.System));
    }

    /// <summary>A client's frame.</summary>
    /// <param name="first">The final bit, the reserved bits and the opcode.</param>
    public static byte[] Frame(byte first, byte[] payload) =>
    [
        first,
        .. payload.Length < 126 ? [(byte)(0x80 | payload.Length)]
            : payload.Length < 65536 ? new byte[] { 0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length }
            : [0x80 | 127, 0, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length],
        .. Mask, .. payload.Select((one, at) => (byte)(one ^ Mask[at % 4])),
    ];

    public static byte[] Frame(byte first, string payload) => Frame(first, Encoding.UTF8.GetBytes(payload));

    public async Task SendAsync(params byte[][] frames) => await client.WriteAsync(frames.SelectMany(frame => frame).ToArray(), TestContext.Current.CancellationToken);

    /// <summary>Reads the server's next frame: its first byte in hex, and its payload as text, that of a close frame with its code.</summary>
    public async Task<string> ReadAsync()
    {
        var head = await ReadAsync(2);
        var length = head[1] == 126 ? (await ReadAsync(2)) is var two ? (two[0] << 8) | two[1] : 0 : head[1];
        var payload = await ReadAsync(length);
        return $"{head[0]:X2} {(head[0] == 0x88 && length > 1 ? $"{(payload[0] << 8) | payload[1]} {Encoding.UTF8.GetString(payload.AsSpan(2))}" : Encoding.UTF8.GetString(payload))}";
    }

    /// <summary>Reads to the end of the connection.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        var all = new MemoryStream();
        await client.CopyToAsync(all, TestContext.Current.CancellationToken);
        return all.ToArray();
    }

    /// <summary>Reads all payloads, as text, to the end of the stream.</summary>
    public async Task<string> ReadStreamAsync()
    {
        var all = new MemoryStream();
        await stream.CopyToAsync(all, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(all.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await stream.DisposeAsync();
        await server.DisposeAsync();
        writer.Dispose();
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await client.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return bytes;
    }
}
