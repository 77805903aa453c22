using System.Text;
using Mocks.Go.Crypto;

namespace Mocks.GoLibraries.CoderWebSocket;

/// <param name="Headers">They tell the client what the server supports.</param>
public sealed record HandshakeRefusal(int Status, string Why, params KeyValuePair<string, string>[] Headers);

/// <summary>The client's handshake, and the server's answer to it.</summary>
/// <param name="Protocol">E.g. <c>HTTP/1.1</c>.</param>
/// <param name="Header">Gives the lines of a header.</param>
/// <remarks>Source: coder/websocket 1.8, <c>accept.go</c>. No extension is ever agreed on: the library compresses nothing by default.</remarks>
public sealed record Handshake(string Protocol, string Host, Func<string, IReadOnlyList<string?>> Header)
{
    private const int KeyBytes = 16;

    // RFC 6455, section 1.3.
    private const string KeySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static readonly KeyValuePair<string, string>[] Upgrade = [new("Connection", "Upgrade"), new("Upgrade", "websocket")];

    /// <summary>The headers of the 101 that accepts a handshake.</summary>
    public KeyValuePair<string, string>[] Accept()
    {
        var hash = Sha1.Sum(Encoding.ASCII.GetBytes(Header("Sec-WebSocket-Key")[0]!.Trim() + KeySuffix));
        return [.. Upgrade, new("Sec-WebSocket-Accept", Convert.ToBase64String(hash))];
    }

    /// <returns>Null when the handshake is valid.</returns>
    public HandshakeRefusal? Refuse()
    {
        if (Protocol == "HTTP/1.0")
        {
            return new(426, $"WebSocket protocol violation: handshake request must be at least HTTP/1.1: {GoQuote.Quote(Protocol)}");
        }

        if (!HasToken(Header("Connection"), "upgrade"))
        {
            return new(426, $"WebSocket protocol violation: Connection header {Quoted(Header("Connection"))} does not contain Upgrade", Upgrade);
        }

        if (!HasToken(Header("Upgrade"), "websocket"))
        {
            return new(426, $"WebSocket protocol violation: Upgrade header {Quoted(Header("Upgrade"))} does not contain websocket", Upgrade);
        }

        if (Header("Sec-WebSocket-Version") is not ["13", ..])
        {
            return new(400, $"unsupported WebSocket protocol version (only 13 is supported): {Quoted(Header("Sec-WebSocket-Version"))}",
                new KeyValuePair<string, string>("Sec-Websocket-Version", "13"));
        }

        return RefuseKey(Header("Sec-WebSocket-Key")) is { } why ? new(400, why)
            : RefuseOrigin() is { } foreign ? new(403, foreign)
            : null;
    }

    private static string? RefuseKey(IReadOnlyList<string?> keys)
    {
        if (keys.Count == 0)
        {
            return "WebSocket protocol violation: missing Sec-WebSocket-Key";
        }

        if (keys.Count > 1)
        {
            return "WebSocket protocol violation: multiple Sec-WebSocket-Key headers";
        }

        var key = keys[0] ?? "";
        Span<byte> bytes = stackalloc byte[KeyBytes + 2];
        return Convert.TryFromBase64String(key, bytes, out var length) && length == KeyBytes ? null
            : $"WebSocket protocol violation: invalid Sec-WebSocket-Key {GoQuote.Quote(key)}, must be a 16 byte base64 encoded string";
    }

    private string? RefuseOrigin()
    {
        if (Header("Origin") is not [{ Length: > 0 } origin, ..])
        {
            return null;
        }

        var host = Uri.TryCreate(origin, UriKind.Absolute, out var from) ? from.IsDefaultPort && !origin.EndsWith($":{from.Port}", StringComparison.Ordinal) ? from.Host : from.Authority : "";
        if (host.Equals(Host, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return host.Length == 0
            ? $"request Origin {GoQuote.Quote(origin)} is not a valid URL with a host"
            : $"request Origin {GoQuote.Quote(host)} is not authorized for Host {GoQuote.Quote(Host)}";
    }

    private static bool HasToken(IReadOnlyList<string?> lines, string token) => lines.Any(line =>
        (line ?? "").Split(',').Any(part => part.Trim().Equals(token, StringComparison.OrdinalIgnoreCase)));

    private static string Quoted(IReadOnlyList<string?> lines) => GoQuote.Quote(lines is [{ } first, ..] ? first : "");
}
