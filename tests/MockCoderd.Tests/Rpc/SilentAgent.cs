using System.Net.WebSockets;

namespace Mocks.MockCoderd.Tests.Rpc;

/// <summary>A WebSocket that reads, and says nothing in yamux.</summary>
internal sealed class SilentAgent : IDisposable
{
    private readonly ClientWebSocket _socket = new();

    public static async Task<SilentAgent> ConnectAsync(TestCoderd coderd)
    {
        var silent = new SilentAgent();
        silent._socket.Options.SetRequestHeader("Coder-Session-Token", Known.AgentToken);
        await silent._socket.ConnectAsync(new Uri($"ws://{coderd.Address.Authority}{Known.Agents}/rpc"), TestContext.Current.CancellationToken);
        return silent;
    }

    /// <summary>Reads to the end.</summary>
    /// <returns>Whether the server ended it with a close frame.</returns>
    public async Task<bool> EndsWithACloseFrameAsync()
    {
        var buffer = new byte[1024];
        try
        {
            while ((await _socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken)).MessageType != WebSocketMessageType.Close)
            {
            }

            return true;
        }
        catch (WebSocketException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();
}
