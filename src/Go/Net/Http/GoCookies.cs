namespace Mocks.Go.Net.Http;

/// <summary>Cookies as Go reads them: names are case-sensitive, only quotes around a value are removed, and the first of a name wins.</summary>
/// <remarks>Source: Go, <c>net/http/cookie.go</c>, <c>readCookies</c>. ASP.NET does the opposite in all three.</remarks>
public static class GoCookies
{
    /// <param name="headers">The values of all <c>Cookie</c> headers.</param>
    /// <returns>Empty when there is no such cookie.</returns>
    public static string First(IReadOnlyList<string?> headers, string name)
    {
        if (headers.Count == 0)
        {
            return "";
        }

        foreach (var cookie in headers.SelectMany(line => (line ?? "").Split(';')))
        {
            var equals = cookie.IndexOf('=', StringComparison.Ordinal);
            if (equals >= 0 && cookie[..equals].Trim() == name)
            {
                var value = cookie[(equals + 1)..].Trim();
                return value is ['"', .. var quoted, '"'] ? quoted : value;
            }
        }

        return "";
    }
}
