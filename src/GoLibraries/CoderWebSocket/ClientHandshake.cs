using System.Net;
using Mocks.Go.Crypto;

namespace Mocks.GoLibraries.CoderWebSocket;

/// <summary>The request with which a client asks for a WebSocket. After a 101, the answer's content is the connection, for a <see cref="ClientConn"/>.</summary>
/// <remarks>Source: coder/websocket 1.8, <c>dial.go</c>. Made as an ordinary request, so that the body of a refusal can be read.</remarks>
public static class ClientHandshake
{
    public static HttpRequestMessage Request(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Connection.Add("Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", Convert.ToBase64String(Rand.Bytes(16)));
        return request;
    }
}
