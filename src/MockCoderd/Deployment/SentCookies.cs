namespace Mocks.MockCoderd.Deployment;

/// <summary>Cookies as Go reads them: names letter by letter, values as they stand but for quotes around them, and the
/// first of a name wins. ASP.NET does the opposite in all three.</summary>
/// <remarks>Source: Go, <c>net/http/cookie.go</c>, <c>readCookies</c>.</remarks>
internal static class SentCookies
{
    /// <returns>Empty when there is none.</returns>
    public static string First(HttpRequest request, string name)
    {
        if (request.Headers.Cookie.Count == 0)
        {
            return "";
        }

        foreach (var cookie in request.Headers.Cookie.SelectMany(line => (line ?? "").Split(';')))
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
