namespace Mocks.Go.Net.Http;

/// <summary>A redirect as Go's server sends it.</summary>
/// <param name="Location">Cleaned when it is a path, and ASCII.</param>
/// <param name="Body">A short page for <c>GET</c>; empty for other methods.</param>
/// <param name="HasType"><c>Content-Type: text/html; charset=utf-8</c> goes with it.</param>
/// <remarks>Source: Go 1.24, <c>net/http</c>, <c>Redirect</c>; <c>path.Clean</c>; <c>html.EscapeString</c>.</remarks>
public sealed record GoRedirect(string Location, byte[] Body, bool HasType)
{
    /// <param name="url">Absolute, or a path that begins with a slash.</param>
    /// <param name="status">The status' words, e.g. <c>See Other</c>.</param>
    public static GoRedirect Of(string method, string url, string status)
    {
        var target = url.StartsWith('/') ? Clean(url) : url;
        var body = method == "GET" ? System.Text.Encoding.UTF8.GetBytes($"<a href=\"{Html(target)}\">{status}</a>.\n\n") : [];
        return new GoRedirect(Ascii(target), body, HasType: method is "GET" or "HEAD");
    }

    private static string Clean(string url)
    {
        var mark = url.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = mark < 0 ? (url, "") : (url[..mark], url[mark..]);
        var segments = new List<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment is not ("." or ".."))
            {
                segments.Add(segment);
            }
        }

        return $"/{string.Join('/', segments)}{(segments.Count > 0 && path.EndsWith('/') ? "/" : "")}{query}";
    }

    private static string Html(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal);

    private static string Ascii(string text) =>
        string.Concat(System.Text.Encoding.UTF8.GetBytes(text).Select(one => one < 0x80 ? ((char)one).ToString() : $"%{one:x2}"));
}
