using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Mocks.MockCoderd.Deployment;

/// <summary>A query as Go reads it: keys letter by letter, and a pair with a <c>;</c> or a bad escape dropped unread.</summary>
/// <remarks>Source: Go, <c>net/url</c>, <c>ParseQuery</c>. ASP.NET compares keys without case and forgives bad escapes.</remarks>
internal static class QueryPairs
{
    /// <summary>In the order they were sent.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? [] : [.. target[(mark + 1)..].Split('&').Where(IsRead).Select(Decode)];
    }

    /// <summary>The first value of a key; empty when there is none.</summary>
    public static string First(HttpRequest request, string key) =>
        Of(request).FirstOrDefault(pair => pair.Key == key).Value ?? "";

    private static bool IsRead(string pair) =>
        pair.Length > 0 && !pair.Contains(';', StringComparison.Ordinal) && EscapesAreGood(pair);

    private static KeyValuePair<string, string> Decode(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? new(WebUtility.UrlDecode(pair), "")
            : new(WebUtility.UrlDecode(pair[..equals]), WebUtility.UrlDecode(pair[(equals + 1)..]));
    }

    private static bool EscapesAreGood(string text)
    {
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                return false;
            }
        }

        return true;
    }
}
