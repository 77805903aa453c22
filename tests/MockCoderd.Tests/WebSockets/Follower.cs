using System.Net.WebSockets;
using System.Text;

namespace Mocks.MockCoderd.Tests.WebSockets;

/// <summary>The framework's own WebSocket client, on a stream on which only the server sends messages.</summary>
internal sealed class Follower : IDisposable
{
    private Follower(ClientWebSocket socket) => Socket = socket;

    public ClientWebSocket Socket { get; }

    public static async Task<Follower> StartAsync(TestCoderd coderd, string target, string key = Known.ApiKey)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Coder-Session-Token", key);
        // Offered, so that a server that accepts it has to compress.
        socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        var address = new UriBuilder(new Uri(coderd.Address, target)) { Scheme = "ws" }.Uri;
        await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        return new Follower(socket);
    }

    /// <summary>The next message; or <c>closed 1000 (reason)</c> for a close frame, which is answered with the same.</summary>
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
