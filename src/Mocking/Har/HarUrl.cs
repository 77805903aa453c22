using System.Text;

namespace Mocks.Mocking.Har;

/// <summary>The target of a request as an archive has it: an absolute URL that every reader can parse.</summary>
internal static class HarUrl
{
    public static string Of(AskedView asked)
    {
        var host = asked.Headers.FirstOrDefault(line => line.Key.Equals("Host", StringComparison.OrdinalIgnoreCase)).Value;
        var target = Encoded(asked.Url);
        return asked.Url.StartsWith('/') ? $"http://{HostOf(host)}{target}"
            : Uri.IsWellFormedUriString(target, UriKind.Absolute) ? target
            : $"http://{HostOf(host)}/{target}"; // OPTIONS * and CONNECT host:port.
    }

    /// <summary>The members of a query, unescaped.</summary>
    public static HarPair[] Query(string target)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? [] : [.. target[(mark + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Member)];
    }

    private static HarPair Member(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? new(Unescaped(text), "") : new(Unescaped(text[..equals]), Unescaped(text[(equals + 1)..]));
    }

    private static string Unescaped(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string HostOf(string? host) =>
        host is not null && Uri.IsWellFormedUriString($"http://{host}/", UriKind.Absolute) ? host : "localhost";

    // A target has no fragment; a redacted token has a # in it.
    private static string Encoded(string target)
    {
        var url = new StringBuilder(target.Length);
        for (var at = 0; at < target.Length; at++)
        {
            var letter = target[at];
            if (letter == '%' ? IsEscape(target, at) : char.IsAsciiLetterOrDigit(letter) || "-._~:/?@!$&'()*+,;=".Contains(letter, StringComparison.Ordinal))
            {
                url.Append(letter);
                continue;
            }

            Rune.DecodeFromUtf16(target.AsSpan(at), out var rune, out var length);
            url.Append(Uri.EscapeDataString(rune.ToString()));
            at += length - 1;
        }

        return url.ToString();
    }

    private static bool IsEscape(string target, int at) =>
        at + 2 < target.Length && char.IsAsciiHexDigit(target[at + 1]) && char.IsAsciiHexDigit(target[at + 2]);
}
