using System.Text;

namespace Mocks.MockCoderd.Tests.WebSockets;

/// <summary>A WebSocket client that does only what the test says, right or wrong.</summary>
internal sealed class RawSocket : IDisposable
{
    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(5);

    private readonly RawClient _connection;
    private readonly ManualTime _time;

    private RawSocket(RawClient connection, ManualTime time) => (_connection, _time) = (connection, time);

    public bool HasBytes => _connection.Available > 0;

    /// <summary>Asks for an upgrade, and leaves the answer to be read.</summary>
    public static async Task<RawSocket> AskAsync(TestCoderd coderd, string target, params string[] headers)
    {
        var connection = await RawClient.ConnectAsync(coderd.Address);
        await connection.SendAsync(TestCoderd.Head("GET", target, [
            $"Coder-Session-Token: {Known.ApiKey}", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", .. headers]));
        return new RawSocket(connection, coderd.Time);
    }

    /// <summary>One that has been upgraded.</summary>
    public static async Task<RawSocket> OpenAsync(TestCoderd coderd, string target)
    {
        var socket = await AskAsync(coderd, target);
        Assert.StartsWith("HTTP/1.1 101 Switching Protocols\r\n", await socket.ReadHeadAsync(), StringComparison.Ordinal);
        return socket;
    }

    public Task<string> ReadHeadAsync() => _connection.ReadHeadAsync();

    /// <summary>Reads as many bytes as that has, and gives them in the same form: hex, with its dashes and blanks.</summary>
    public async Task<string> ReadHexAsync(string expected)
    {
        var bytes = await _connection.ReadBytesAsync(expected.Split('-', ' ').Length);
        var hex = BitConverter.ToString(bytes).ToCharArray();
        for (var at = 2; at < hex.Length; at += 3)
        {
            hex[at] = expected[at];
        }

        return new string(hex);
    }

    /// <summary>Reads a close frame: its code and its reason.</summary>
    public async Task<string> ReadCloseAsync()
    {
        var head = await _connection.ReadBytesAsync(2);
        Assert.Equal(0x88, head[0]);
        var payload = await _connection.ReadBytesAsync(head[1]);
        return $"{(payload[0] << 8) | payload[1]} {Encoding.UTF8.GetString(payload.AsSpan(2))}";
    }

    public Task<byte[]> ReadToEndAsync() => _connection.ReadBytesToEndAsync();

    public Task SendAsync(byte first, string payload) => SendAsync(first, Encoding.UTF8.GetBytes(payload));

    /// <summary>Sends a frame, masked as a client must.</summary>
    /// <param name="first">Its first byte: whether it is the last, the reserved bits, what it is.</param>
    public Task SendAsync(byte first, byte[] payload)
    {
        byte[] mask = [0x37, 0xFA, 0x21, 0x3D];
        byte[] length = payload.Length < 126 ? [(byte)(0x80 | payload.Length)] : [0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        return _connection.SendAsync([first, .. length, .. mask, .. payload.Select((letter, at) => (byte)(letter ^ mask[at % mask.Length]))]);
    }

    /// <summary>Sends bytes as they are.</summary>
    public Task WriteAsync(byte[] bytes) => _connection.SendAsync(bytes);

    /// <summary>Waits until the server has heard everything that was sent so far, and finds nothing but that it has. The clock may be moved then:
    /// what the server wrote is out, and is waited for no more.</summary>
    public async Task SyncAsync()
    {
        await SendAsync(0x89, "sync");
        Assert.Equal("8A-04-73-79-6E-63", await ReadHexAsync("8A-04-73-79-6E-63"));
        await _time.UntilNothingWaitsAsync(WritePatience);
    }

    public void Dispose() => _connection.Dispose();
}
