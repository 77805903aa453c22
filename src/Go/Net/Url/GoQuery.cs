using System.Net;

namespace Mocks.Go.Net.Url;

/// <summary>A query as Go reads it: keys are case-sensitive, and a pair with a <c>;</c> or a bad escape is dropped.</summary>
/// <remarks>Source: Go, <c>net/url</c>, <c>ParseQuery</c>. ASP.NET compares keys without case and forgives bad escapes.</remarks>
public static class GoQuery
{
    /// <param name="query">Without its question mark.</param>
    /// <returns>In the order they were sent.</returns>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(string query) => [.. query.Split('&').Where(IsRead).Select(Decode)];

    private static bool IsRead(string pair) =>
        pair.Length > 0 && !pair.Contains(';', StringComparison.Ordinal) && HasGoodEscapes(pair);

    private static KeyValuePair<string, string> Decode(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? new(WebUtility.UrlDecode(pair), "")
            : new(WebUtility.UrlDecode(pair[..equals]), WebUtility.UrlDecode(pair[(equals + 1)..]));
    }

    /// <summary>Whether two hex digits follow every percent sign.</summary>
    public static bool HasGoodEscapes(string text)
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
