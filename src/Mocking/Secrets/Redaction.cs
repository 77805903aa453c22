using System.Buffers;
using System.Text;
using Mocks.Go.Crypto;

namespace Mocks.Mocking.Secrets;

/// <summary>Turns a secret into its first four characters and a hash, so that two uses of one token still look alike.</summary>
public static class Redaction
{
    private const int HashLength = 8;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    // The word before a credential; anything else in front of a blank may be a part of the credential itself.
    private static readonly string[] Schemes =
        ["Bearer", "Basic", "Digest", "Token", "Negotiate", "NTLM", "ApiKey", "Api-Key", "AWS4-HMAC-SHA256", "OAuth", "DPoP", "HOBA", "Mutual", "GNAP", "vapid", "Splunk"];

    public static string Of(string secret)
    {
        if (secret.Length == 0 || IsRedacted(secret))
        {
            return secret;
        }

        // Four characters would be a large part of a short secret.
        return $"{(secret.Length >= 16 ? secret[..4] : "")}…#{HashOf(Encoding.UTF8.GetBytes(secret))}";
    }

    /// <summary>A secret was redacted in the text.</summary>
    internal static bool IsIn(string text)
    {
        for (var at = text.IndexOf("…#", StringComparison.Ordinal); at >= 0; at = text.IndexOf("…#", at + 1, StringComparison.Ordinal))
        {
            if (at + 2 + HashLength <= text.Length && !text.AsSpan(at + 2, HashLength).ContainsAnyExcept(HexDigits))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The hash alone, of a body that is not shown.</summary>
    public static string OfBody(ReadOnlySpan<byte> body) => $"…#{HashOf(body)}";

    /// <summary>The value of a header, as it is kept: secrets by the header's name, or in a URL.</summary>
    public static string OfHeader(string name, string value)
    {
        if (SecretNames.IsHeader(name))
        {
            return SecretNames.IsCount(name, value) ? value : OfSecretHeader(name, value);
        }

        return value.Contains("://", StringComparison.Ordinal) || value.Contains('?', StringComparison.Ordinal) ? OfTarget(value)
            : name.Equals("Host", StringComparison.OrdinalIgnoreCase) ? OfAuthority(value)
            : value;
    }

    /// <summary>A URL or a request target with its user information and the values of secret query members redacted.</summary>
    public static string OfTarget(string target)
    {
        var (start, fragment) = Cut(target, '#');
        var (address, query) = Cut(start, '?');
        // An OAuth answer has its token in the fragment.
        return OfAuthority(address) + OfMembers(query) + OfMembers(fragment);
    }

    /// <summary>Headers as the lines that they are on the wire: a name that comes twice has two lines.</summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> Lines(IHeaderDictionary headers, ref SentTokens sent)
    {
        var lines = new List<KeyValuePair<string, string>>(headers.Count);
        foreach (var (name, values) in headers)
        {
            for (var at = 0; at < values.Count; at++)
            {
                var value = values[at] ?? "";
                var shown = OfHeader(name, value);
                lines.Add(new(name, shown));
                if (!ReferenceEquals(shown, value))
                {
                    sent.AddHeader(name, value);
                }
            }
        }

        return lines;
    }

    private static string OfSecretHeader(string name, string value)
    {
        if (name.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
        {
            return string.Join("; ", value.Split(';', StringSplitOptions.TrimEntries).Select(OfCookie));
        }

        if (name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase))
        {
            var (cookie, attributes) = Cut(value, ';');
            return OfCookie(cookie) + attributes;
        }

        var (scheme, credential) = SplitScheme(value);
        return scheme.Length == 0 ? Of(value) : $"{scheme} {Of(credential)}";
    }

    /// <summary>The scheme of a credential and the rest; no scheme when the first word is not a known one.</summary>
    internal static (string Scheme, string Credential) SplitScheme(string value)
    {
        var blank = value.IndexOf(' ', StringComparison.Ordinal);
        return blank > 0 && Array.Exists(Schemes, scheme => value.AsSpan(0, blank).Equals(scheme, StringComparison.OrdinalIgnoreCase))
            ? (value[..blank], value[(blank + 1)..].Trim())
            : ("", value);
    }

    // A browser sends a cookie without a name as its value alone.
    private static string OfCookie(string cookie)
    {
        var equals = cookie.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? Of(cookie) : $"{cookie[..(equals + 1)]}{Of(cookie[(equals + 1)..])}";
    }

    // user:password@host, or the token that stands there alone.
    private static string OfAuthority(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        if (address.StartsWith('/') && scheme < 0)
        {
            return address;
        }

        var start = scheme < 0 ? 0 : scheme + 3;
        var slash = address.AsSpan(start).IndexOf('/');
        var end = slash < 0 ? address.Length : start + slash;
        var at = address.AsSpan(start, end - start).LastIndexOf('@');
        return at <= 0 ? address : $"{address[..start]}{Of(address[start..(start + at)])}{address[(start + at)..]}";
    }

    /// <param name="query">With its first character, <c>?</c> or <c>#</c>; or empty.</param>
    private static string OfMembers(string query) => query.Contains('=', StringComparison.Ordinal)
        ? query[0] + string.Join('&', query[1..].Split('&').Select(OfMember))
        : query;

    private static string OfMember(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals >= 0 && SecretNames.IsQuery(Unescaped(pair[..equals])) ? $"{pair[..(equals + 1)]}{Of(pair[(equals + 1)..])}" : pair;
    }

    internal static string Unescaped(string text) => text.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(text) : text;

    private static (string Before, string After) Cut(string text, char mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[at..]);
    }

    // In the URL of an HTTP archive it is percent-encoded.
    private static bool IsRedacted(string shown)
    {
        var text = shown.Contains("%E2%80%A6%23", StringComparison.Ordinal) ? Uri.UnescapeDataString(shown) : shown;
        var mark = text.Length - HashLength - 2;
        return mark is 0 or 4 && text[mark] == '…' && text[mark + 1] == '#'
            && !text.AsSpan(mark + 2).ContainsAnyExcept(HexDigits);
    }

    private static string HashOf(ReadOnlySpan<byte> secret) => Convert.ToHexStringLower(Sha256.Sum256(secret).AsSpan(0, HashLength / 2));
}
