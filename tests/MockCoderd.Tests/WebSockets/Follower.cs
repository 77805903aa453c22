using System.Net.WebSockets;
using System.Text;

namespace Mocks.MockCoderd.Tests.WebSockets;

/// <summary>The framework's own WebSocket client, on a stream that only the server speaks on.</summary>
internal sealed class Follower : IDisposable
{
    private Follower(ClientWebSocket socket) => Socket = socket;

    public ClientWebSocket Socket { get; }

    public static async Task<Follower> StartAsync(TestCoderd coderd, string target, string key = Known.ApiKey)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Coder-Session-Token", key);
        // A server that agreed to it would have to compress.
        socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        var address = new UriBuilder(new Uri(coderd.Address, target)) { Scheme = "ws" }.Uri;
        await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        return new Follower(socket);
    }

    /// <summary>The next message; or how it was closed, as <c>closed 1000 (reason)</c>, to which it answers in kind.</summary>
    public async Task<string> NextAsync()
    {
        var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await Socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken).WaitAsync(RunningProgram.Patience);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await Socket.CloseOutputAsync(part.CloseStatus!.Value, part.CloseStatusDescription, TestContext.Current.CancellationToken);
                return $"closed {(int)part.CloseStatus} ({part.CloseStatusDescription})";
            }

            Assert.Equal(WebSocketMessageType.Text, part.MessageType);
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(message.ToArray());
            }
        }
    }

    public void Dispose() => Socket.Dispose();
}
