using System.Net;
using System.Text;
using Mocks.Mocking.Secrets;

namespace Mocks.Mocking.Patterns;

/// <summary>The parts of a request that patterns are about, as the journal has them.</summary>
internal static class Sent
{
    /// <summary>The body as text; the request of a call as JSON.</summary>
    public static string BodyOf(Exchange exchange) =>
        (exchange.Call is { Received: > 0 } call ? call.Head.Request?.Invoke(exchange.Body, null) : null) ?? Encoding.UTF8.GetString(exchange.Body.Span);

    public static string PathOf(Exchange exchange) => exchange.Url.Split('?')[0];

    public static IEnumerable<string> HeadersOf(Exchange exchange, string name) => exchange.RequestHeaders
        .Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);

    /// <summary>The members of the query, decoded, by name.</summary>
    public static ILookup<string, string> ParametersOf(Exchange exchange) => (exchange.Url.Split('?', 2) is [_, var query] ? query : "")
        .Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
        .ToLookup(pair => WebUtility.UrlDecode(pair[0]), pair => pair.Length < 2 ? "" : WebUtility.UrlDecode(pair[1]));

    public static ILookup<string, string> CookiesOf(Exchange exchange) => HeadersOf(exchange, "Cookie")
        .SelectMany(line => line.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(pair => pair.Split('=', 2))
        .ToLookup(pair => pair[0], pair => pair.Length < 2 ? "" : pair[1]);

    public static string RedactHeader(string name, string value) => Redaction.OfHeader(name, value);

    public static string RedactCookie(string name, string value) => RedactHeader("Cookie", $"{name}={value}").Split('=', 2)[1];

    public static string RedactParameter(string name, string value) =>
        Redaction.OfTarget($"/?{WebUtility.UrlEncode(name)}={WebUtility.UrlEncode(value)}").Split('=', 2)[1] is var shown && shown == WebUtility.UrlEncode(value) ? value : shown;
}
