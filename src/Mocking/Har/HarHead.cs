using System.Text.RegularExpressions;

namespace Mocks.Mocking.Har;

/// <summary>Header lines and cookies as an archive has them.</summary>
internal static partial class HarHead
{
    public static HarPair[] Headers(IReadOnlyDictionary<string, string> headers) => [.. headers.Select(line => new HarPair(line.Key, line.Value))];

    public static string? Find(HarPair[] headers, string name) =>
        Array.Find(headers, line => line.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

    public static HarPair[] Cookies(HarPair[] headers) =>
        [.. (Find(headers, "Cookie") ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Cookie)];

    public static HarPair[] SetCookies(HarPair[] headers) =>
        Find(headers, "Set-Cookie") is { } lines ? [.. NextCookie().Split(lines).Select(line => Cookie(line.Split(';')[0]))] : [];

    private static HarPair Cookie(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? new("", text) : new(text[..equals], text[(equals + 1)..]);
    }

    // Lines of one name are joined with a comma, which also stands in the dates of their attributes.
    [GeneratedRegex(", (?=[^;,= ]+=)")]
    private static partial Regex NextCookie();
}
