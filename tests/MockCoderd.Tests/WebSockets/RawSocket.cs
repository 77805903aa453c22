using System.Text;

namespace Mocks.MockCoderd.Tests.WebSockets;

/// <summary>A WebSocket client that sends exactly what the test gives it, valid or not.</summary>
internal sealed class RawSocket : IDisposable
{
    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(5);

    private readonly RawClient _connection;
    private readonly ManualTime _time;

    private RawSocket(RawClient connection, ManualTime time) => (_connection, _time) = (connection, time);

    public bool HasBytes => _connection.Available > 0;

    /// <summary>Sends a handshake, and reads nothing of the answer.</summary>
    public static async Task<RawSocket> AskAsync(TestCoderd coderd, string target, params string[] headers)
    {
        var connection = await RawClient.ConnectAsync(coderd.Address);
        await connection.SendAsync(TestCoderd.Head("GET", target, [
            $"Coder-Session-Token: {Known.ApiKey}", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", .. headers]));
        return new RawSocket(connection, coderd.Time);
    }

    /// <summary>Sends a handshake, and reads the 101.</summary>
    public static async Task<RawSocket> OpenAsync(TestCoderd coderd, string target)
    {
        var socket = await AskAsync(coderd, target);
        Assert.StartsWith("HTTP/1.1 101 Switching Protocols\r\n", await socket.ReadHeadAsync(), StringComparison.Ordinal);
        return socket;
    }

    public Task<string> ReadHeadAsync() => _connection.ReadHeadAsync();

    /// <summary>Reads as many bytes as <paramref name="expected"/> has, and returns them as hex with the same separators.</summary>
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
    /// <param name="first">The first byte: the final bit, the reserved bits and the opcode.</param>
    public Task SendAsync(byte first, byte[] payload)
    {
        byte[] mask = [0x37, 0xFA, 0x21, 0x3D];
        byte[] length = payload.Length < 126 ? [(byte)(0x80 | payload.Length)] : [0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        return _connection.SendAsync([first, .. length, .. mask, .. payload.Select((letter, at) => (byte)(letter ^ mask[at % mask.Length]))]);
    }

    /// <summary>Sends bytes without a frame.</summary>
    public Task WriteAsync(byte[] bytes) => _connection.SendAsync(bytes);

    /// <summary>Waits until the server has read everything that was sent, and has sent nothing but the pong. The clock may be moved then:
    /// no write of the server is pending any more.</summary>
    public async Task SyncAsync()
    {
        await SendAsync(0x89, "sync");
        Assert.Equal("8A-04-73-79-6E-63", await ReadHexAsync("8A-04-73-79-6E-63"));
        await _time.UntilNothingWaitsAsync(WritePatience);
    }

    public void Dispose() => _connection.Dispose();
}
