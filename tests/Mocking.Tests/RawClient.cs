using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Mocks.Mocking.Tests;

/// <summary>A client that sends bytes and shows bytes, one character for each. What hangs fails after two minutes: a busy machine may be slow.</summary>
internal sealed partial class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(2));

    /// <summary>Bytes that are here and were not read.</summary>
    public int Available => _socket.Available;

    /// <summary>Sends a whole request and reads until the server closes.</summary>
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

    /// <summary>A request with <c>Host: localhost</c> and <c>Connection: close</c>; lines of the head between <c>\n</c>.</summary>
    public static string Request(string line, string headers = "", string body = "") =>
        $"{line} HTTP/1.1\nHost: localhost\nConnection: close\n{headers}{(headers.Length > 0 ? "\n" : "")}\n".Replace("\n", "\r\n", StringComparison.Ordinal) + body;

    public async Task SendAsync(string text)
    {
        ReadOnlyMemory<byte> bytes = Encoding.Latin1.GetBytes(text);
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, _patience.Token)..];
        }
    }

    public void SaysNoMore() => _socket.Shutdown(SocketShutdown.Send);

    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        while (await ReadAsync(64 * 1024) is { Length: > 0 } more)
        {
            text.Append(more);
        }

        return text.ToString();
    }

    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        while (head.Length < 4 || head.ToString(head.Length - 4, 4) != "\r\n\r\n")
        {
            var more = await ReadAsync(1);
            Assert.True(more.Length == 1, $"The connection ended in the head: {head}");
            head.Append(more);
        }

        return head.ToString();
    }

    /// <summary>At least one byte, at most so many; none at the end.</summary>
    public async Task<string> ReadAsync(int most)
    {
        var buffer = new byte[most];
        return Encoding.Latin1.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, _patience.Token));
    }

    public void Dispose()
    {
        _socket.Dispose();
        _patience.Dispose();
    }

    [GeneratedRegex("Date: [^\r]+")]
    private static partial Regex Date();
}
