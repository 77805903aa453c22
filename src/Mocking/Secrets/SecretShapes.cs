using System.Buffers;

namespace Mocks.Mocking.Secrets;

/// <summary>Finds what looks like a token wherever it stands: by the prefix its issuer gives it, by a scheme before it, or by its form.</summary>
internal static class SecretShapes
{
    // Letters, digits, and what tokens have between them.
    private static readonly SearchValues<char> TokenLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.~");
    private static readonly SearchValues<char> Base64Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.~+/=");
    private static readonly SearchValues<char> AlphaNumeric = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    // With how many letters follow at least.
    private static readonly (string Prefix, int More)[] Prefixes =
    [
        ("eyJ", 13), ("sk-", 12), ("sk_", 12), ("rk_", 12), ("pk_live_", 12), ("whsec_", 12), ("ghp_", 12), ("gho_", 12), ("ghu_", 12), ("ghs_", 12), ("ghr_", 12),
        ("github_pat_", 8), ("glpat-", 8), ("gldt-", 8), ("glrt-", 8), ("glptt-", 8), ("glcbt-", 8), ("glsoat-", 8), ("glagent-", 8),
        ("xoxb-", 8), ("xoxp-", 8), ("xoxa-", 8), ("xoxr-", 8), ("xoxs-", 8), ("xoxe-", 8), ("xoxe.", 8), ("xoxo-", 8), ("xoxc-", 8), ("xoxd-", 8), ("xapp-", 8),
        ("AKIA", 12), ("ASIA", 12), ("ABIA", 12), ("ACCA", 12), ("AIza", 20), ("ya29.", 12), ("GOCSPX-", 12), ("npm_", 16), ("pypi-", 16), ("hf_", 16), ("hvs.", 12), ("hvb.", 12),
        ("dop_v1_", 12), ("SG.", 16), ("shpat_", 12), ("lin_api_", 12), ("dckr_pat_", 12), ("ATATT3", 12), ("NRAK-", 12), ("PMAK-", 12), ("figd_", 12),
        ("gsk_", 16), ("xai-", 16), ("pplx-", 16), ("r8_", 16), ("tskey-", 12), ("AGE-SECRET-KEY-", 12), ("Bearer ", 8), ("Basic ", 8),
    ];

    private static readonly SearchValues<string> Starts = SearchValues.Create([.. Prefixes.Select(one => one.Prefix)], StringComparison.OrdinalIgnoreCase);

    private const string PemStart = "-----BEGIN ";
    private const string PemEnd = "-----END ";

    // Of an API key of coderd.
    private const int KeyIdLength = 10;
    private const int KeySecretLength = 22;

    public static void FindIn(string text, Blots blots)
    {
        FindPrefixes(text, blots);
        FindApiKeys(text, blots);
        FindPrivateKeys(text, blots);
    }

    private static void FindPrefixes(string text, Blots blots)
    {
        for (var at = 0; at < text.Length;)
        {
            var next = text.AsSpan(at).IndexOfAny(Starts);
            if (next < 0)
            {
                return;
            }

            at += next;
            var end = at > 0 && char.IsAsciiLetterOrDigit(text[at - 1]) ? -1 : EndOf(text, at, blots);
            at = Math.Max(at + 1, end);
        }
    }

    private static int EndOf(string text, int at, Blots blots)
    {
        foreach (var (prefix, more) in Prefixes)
        {
            var isScheme = prefix[^1] == ' ';
            if (string.Compare(text, at, prefix, 0, prefix.Length, isScheme ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) != 0)
            {
                continue;
            }

            var start = at + prefix.Length;
            var letters = isScheme || prefix == "eyJ" ? Base64Letters : TokenLetters;
            var length = text.AsSpan(start).IndexOfAnyExcept(letters) is var found and >= 0 ? found : text.Length - start;
            var token = text.AsSpan(start, length).TrimEnd('.');
            if (token.Length >= more && (!isScheme || !IsWord(token)))
            {
                blots.Add(isScheme ? start : at, start + token.Length);
                return start + token.Length;
            }
        }

        return -1;
    }

    // "Basic authentication" is prose.
    private static bool IsWord(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('a', 'z');

    private static void FindApiKeys(string text, Blots blots)
    {
        for (var hyphen = text.IndexOf('-', StringComparison.Ordinal); hyphen >= 0;)
        {
            var (start, end) = (hyphen - KeyIdLength, hyphen + 1 + KeySecretLength);
            if (start >= 0 && end <= text.Length
                && !text.AsSpan(start, KeyIdLength).ContainsAnyExcept(AlphaNumeric) && !text.AsSpan(hyphen + 1, KeySecretLength).ContainsAnyExcept(AlphaNumeric)
                && (start == 0 || !char.IsAsciiLetterOrDigit(text[start - 1])) && (end == text.Length || !char.IsAsciiLetterOrDigit(text[end])))
            {
                blots.Add(start, end);
            }

            hyphen = text.IndexOf('-', hyphen + 1);
        }
    }

    private static void FindPrivateKeys(string text, Blots blots)
    {
        for (var at = 0; (at = text.IndexOf(PemStart, at, StringComparison.Ordinal)) >= 0;)
        {
            var label = at + PemStart.Length;
            var start = text.IndexOf("-----", label, StringComparison.Ordinal);
            if (start < 0)
            {
                return;
            }

            var isPrivate = start - label < SecretNames.MaxLength && text.AsSpan(label, start - label).Contains("PRIVATE KEY", StringComparison.Ordinal);
            start += "-----".Length;
            at = start;
            if (isPrivate)
            {
                // A key that was cut has no end.
                var end = text.IndexOf(PemEnd, start, StringComparison.Ordinal);
                at = end < 0 ? text.Length : end;
                blots.Add(start, at);
            }
        }
    }
}
