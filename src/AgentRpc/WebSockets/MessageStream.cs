using System.Net.WebSockets;
using Mocks.Go.Io;

namespace Mocks.AgentRpc.WebSockets;

/// <summary>The framework's WebSocket as one stream of bytes: the payloads of binary messages, one after the other. Each write is a message.</summary>
/// <remarks>One reader and one writer at a time. Disposing closes it with 1000 and does not wait for the other side.</remarks>
public sealed class MessageStream(WebSocket socket) : DuplexStream
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The code and the reason with which the other side has closed it; null when it has not.</summary>
    public (int Code, string Reason)? Closed => socket.CloseStatus is { } code ? ((int)code, socket.CloseStatusDescription ?? "") : null;

    /// <returns>0 when the other side has closed it.</returns>
    /// <exception cref="IOException">The connection was lost, or the other side sent text.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer, cancellationToken);
                switch (part.MessageType)
                {
                    case WebSocketMessageType.Close:
                        return 0;
                    case WebSocketMessageType.Text:
                        throw new IOException("unexpected frame type read (expected MessageBinary): MessageText");
                    default:
                        if (part.Count > 0 || buffer.IsEmpty)
                        {
                            return part.Count;
                        }

                        break; // An empty message is no end.
                }
            }
        }
        catch (WebSocketException lost)
        {
            throw new IOException(lost.Message, lost);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await socket.SendAsync(buffer, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
        catch (WebSocketException lost)
        {
            throw new IOException(lost.Message, lost);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            using var late = new CancellationTokenSource(CloseTimeout);
            try
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", late.Token);
            }
            catch (Exception lost) when (lost is WebSocketException || ConnectionLoss.Is(lost))
            {
            }
        }

        socket.Dispose();
        await base.DisposeAsync();
    }
}
