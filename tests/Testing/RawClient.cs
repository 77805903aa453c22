using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Testing;

/// <summary>A client that sends bytes and shows the bytes that come back. As text, each byte is one character (Latin-1).</summary>
/// <remarks>A server that hangs fails the test after ten minutes; a busy machine may be slow.</remarks>
public sealed partial class RawClient : IDisposable
{
    // Without a limit, systems buffer tens of megabytes for a client that reads nothing.
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 64 * 1024 };
    private readonly CancellationTokenSource _patience = new(RunningProgram.Patience);

    /// <summary>How many bytes came and were not read yet.</summary>
    public int Available => _socket.Available;

    /// <summary>Sends a whole request and reads until the server closes the connection.</summary>
    public static async Task<string> AskAsync(Uri address, string request)
    {
        using var client = await ConnectAsync(address);
        await client.SendAsync(request);
        return await client.ReadToEndAsync();
    }

    public static async Task<RawClient> ConnectAsync(Uri address)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(IPAddress.Loopback, address.Port, client._patience.Token);
        return client;
    }

    public static string WithoutDate(string answer) => Date().Replace(answer, "Date: {date}");

    /// <summary>A request with <c>Host: localhost</c> and <c>Connection: close</c>.</summary>
    /// <param name="headers">More lines of the head, separated by <c>\n</c>.</param>
    public static string Request(string line, string headers = "", string body = "") =>
        $"{line} HTTP/1.1\nHost: localhost\nConnection: close\n{headers}{(headers.Length > 0 ? "\n" : "")}\n".Replace("\n", "\r\n", StringComparison.Ordinal) + body;

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await _socket.SendAsync(bytes.AsMemory(sent), _patience.Token);
        }
    }

    /// <summary>Closes the client's half of the connection.</summary>
    public void CloseOutput() => _socket.Shutdown(SocketShutdown.Send);

    public async Task<string> ReadToEndAsync() => Encoding.Latin1.GetString(await ReadBytesToEndAsync());

    public async Task<byte[]> ReadBytesToEndAsync()
    {
        var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await _socket.ReceiveAsync(buffer, _patience.Token) is > 0 and var count)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }

    /// <summary>Reads to the end of the next head, and not a byte further.</summary>
    public Task<string> ReadHeadAsync() => ReadUntilAsync("\r\n\r\n");

    /// <summary>Reads up to and including this text, and not a byte further.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var read = new StringBuilder();
        while (read.Length < end.Length || read.ToString(read.Length - end.Length, end.Length) != end)
        {
            var more = await ReadAsync(1);
            read.Append(more.Length == 1 ? more : throw new EndOfStreamException($"The server closed the connection after: {read}"));
        }

        return read.ToString();
    }

    /// <summary>Reads one chunk of a chunked body.</summary>
    public async Task<string> ReadChunkAsync()
    {
        var size = await ReadUntilAsync("\r\n");
        var chunk = await ReadBytesAsync(int.Parse(size.Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) + 2);
        return Encoding.UTF8.GetString(chunk.AsSpan()[..^2]);
    }

    /// <summary>Reads what came: at least one byte, at most this many; empty once the server has closed.</summary>
    public async Task<string> ReadAsync(int max)
    {
        var buffer = new byte[max];
        return Encoding.Latin1.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, _patience.Token));
    }

    /// <summary>Reads exactly this many bytes.</summary>
    public async Task<byte[]> ReadBytesAsync(int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var more = await _socket.ReceiveAsync(bytes.AsMemory(read), _patience.Token);
            read += more > 0 ? more : throw new EndOfStreamException($"The server closed the connection after {read} of {count} bytes.");
        }

        return bytes;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _patience.Dispose();
    }

    [GeneratedRegex("Date: [^\r]+")]
    private static partial Regex Date();
}
