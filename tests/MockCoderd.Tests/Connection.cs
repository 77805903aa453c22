using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mocks.MockCoderd.Tests;

/// <summary>A bare connection: what a test writes is what is sent, and what is sent back is what it sees.</summary>
internal sealed class Connection : IDisposable
{
    // Left alone, systems buffer tens of megabytes for a client that reads nothing.
    private readonly TcpClient _client = new() { ReceiveBufferSize = 64 * 1024 };

    // What hangs is to fail, on a busy machine too.
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private NetworkStream Stream => _client.GetStream();

    public static async Task<Connection> OpenAsync(Uri address)
    {
        var connection = new Connection();
        connection._patience.CancelAfter(TimeSpan.FromMinutes(2));
        await connection._client.ConnectAsync(IPAddress.Loopback, address.Port, connection.Cancelled);
        return connection;
    }

    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task WriteAsync(byte[] bytes) => await Stream.WriteAsync(bytes, Cancelled);

    /// <summary>Reads to the end of the next head, and not a byte further.</summary>
    public Task<string> ReadHeadAsync() => ReadUntilAsync("\r\n\r\n");

    /// <summary>Reads to the next such end, and not a byte further.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var read = new StringBuilder();
        var one = new byte[1];
        while (!read.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            Assert.Equal(1, await Stream.ReadAsync(one, Cancelled));
            read.Append((char)one[0]);
        }

        return read.ToString();
    }

    /// <summary>Whether anything was sent that has not been read.</summary>
    public bool HasBytes => Stream.DataAvailable;

    /// <summary>Reads the next piece of a chunked body.</summary>
    public async Task<string> ReadChunkAsync()
    {
        var size = "";
        while (!size.EndsWith("\r\n", StringComparison.Ordinal))
        {
            size += Encoding.ASCII.GetString(await ReadAsync(1));
        }

        var chunk = await ReadAsync(int.Parse(size.Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) + 2);
        return Encoding.UTF8.GetString(chunk.AsSpan()[..^2]);
    }

    public async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await Stream.ReadExactlyAsync(bytes, Cancelled);
        return bytes;
    }

    /// <summary>Reads until the other side closes.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        var all = new MemoryStream();
        await Stream.CopyToAsync(all, Cancelled);
        return all.ToArray();
    }

    public void Dispose()
    {
        _client.Dispose();
        _patience.Dispose();
    }

    private CancellationToken Cancelled => _patience.Token;
}
