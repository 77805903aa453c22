using System.Security.Cryptography;
using System.Text;
using Mocks.Go.Strconv;

namespace Mocks.MockCoderd.WebSockets;

/// <param name="Headers">They tell the client what the server supports.</param>
internal sealed record HandshakeRefusal(int Status, string Why, params KeyValuePair<string, string>[] Headers);

/// <summary>Checks a WebSocket handshake as coderd's library does.</summary>
/// <remarks>Source: coder/websocket 1.8, <c>accept.go</c>. No extension is ever agreed on: upstream leaves compression at the
/// library's default, which is off, so <c>no_compression</c> changes nothing.</remarks>
internal static class Handshake
{
    private const int KeyBytes = 16;

    // RFC 6455, section 1.3.
    private const string KeySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static readonly KeyValuePair<string, string>[] Upgrade = [new("Connection", "Upgrade"), new("Upgrade", "websocket")];

    /// <summary>The headers of the 101 that accepts a handshake.</summary>
    public static KeyValuePair<string, string>[] Accept(HttpRequest request)
    {
#pragma warning disable CA5350 // The protocol prescribes SHA-1; nothing depends on its strength.
        var hash = SHA1.HashData(Encoding.ASCII.GetBytes(request.Headers.SecWebSocketKey.ToString().Trim() + KeySuffix));
#pragma warning restore CA5350
        return [.. Upgrade, new("Sec-WebSocket-Accept", Convert.ToBase64String(hash))];
    }

    /// <returns>Null when the handshake is valid.</returns>
    public static HandshakeRefusal? Refuse(HttpRequest request)
    {
        var headers = request.Headers;
        if (request.Protocol == "HTTP/1.0")
        {
            return new(426, $"WebSocket protocol violation: handshake request must be at least HTTP/1.1: {GoQuote.Quote(request.Protocol)}");
        }

        if (!HasToken(headers.Connection, "upgrade"))
        {
            return new(426, $"WebSocket protocol violation: Connection header {Quoted(headers.Connection)} does not contain Upgrade", Upgrade);
        }

        if (!HasToken(headers.Upgrade, "websocket"))
        {
            return new(426, $"WebSocket protocol violation: Upgrade header {Quoted(headers.Upgrade)} does not contain websocket", Upgrade);
        }

        if (headers.SecWebSocketVersion is not ["13", ..])
        {
            return new(400, $"unsupported WebSocket protocol version (only 13 is supported): {Quoted(headers.SecWebSocketVersion)}",
                new KeyValuePair<string, string>("Sec-Websocket-Version", "13"));
        }

        return RefuseKey(headers.SecWebSocketKey) is { } why ? new(400, why)
            : RefuseOrigin(request) is { } foreign ? new(403, foreign)
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

    private static string? RefuseOrigin(HttpRequest request)
    {
        if (request.Headers.Origin is not [{ Length: > 0 } origin, ..])
        {
            return null;
        }

        var host = Uri.TryCreate(origin, UriKind.Absolute, out var from) ? from.IsDefaultPort && !origin.EndsWith($":{from.Port}", StringComparison.Ordinal) ? from.Host : from.Authority : "";
        if (host.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return host.Length == 0
            ? $"request Origin {GoQuote.Quote(origin)} is not a valid URL with a host"
            : $"request Origin {GoQuote.Quote(host)} is not authorized for Host {GoQuote.Quote(request.Host.Value ?? "")}";
    }

    private static bool HasToken(IReadOnlyList<string?> lines, string token) => lines.Any(line =>
        (line ?? "").Split(',').Any(part => part.Trim().Equals(token, StringComparison.OrdinalIgnoreCase)));

    private static string Quoted(IReadOnlyList<string?> lines) => GoQuote.Quote(lines is [{ } first, ..] ? first : "");
}
