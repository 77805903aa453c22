using System.Buffers;
using System.Collections.Frozen;

namespace Mocks.Mocking.Secrets;

/// <summary>The one list of names whose values are secret: of headers, cookies, query members, and members of bodies.</summary>
/// <remarks>A name is secret by a part of it (<c>X-My-Token</c>, <c>client_secret</c>) or by a whole word (<c>X-Auth</c>, <c>api.key</c>,
/// <c>hmacKey</c>), in any case. The work is linear in the name.</remarks>
internal static class SecretNames
{
    /// <summary>Longer names in running text are not looked for.</summary>
    public const int MaxLength = 64;

    /// <summary>Headers of nearly every head, which are no secret by the rules: one look is cheaper than the rules.</summary>
    internal static readonly FrozenSet<string> Everyday = new[]
    {
        "Host", "User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "Connection", "Content-Type", "Content-Length", "Transfer-Encoding",
        "Date", "Vary", "Cache-Control", "Origin", "Referer", "Link", "X-Content-Type-Options",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] PartNames =
        ["token", "secret", "passw", "passphrase", "credential", "session", "signature", "private", "cookie", "apikey", "accesskey",
            "authoriz", "jwt", "bearer", "assertion", "csrf", "xsrf", "saml"];

    // Only as a word of its own.
    private static readonly string[] Words = ["auth", "oauth", "authn", "authz", "pwd", "pass", "sig", "hmac", "otp", "sid", "pat", "dsn"];

    private static readonly SearchValues<string> Parts = SearchValues.Create(PartNames, StringComparison.OrdinalIgnoreCase);

    // Most names have none of these, and are decided by one look.
    private static readonly SearchValues<string> Candidates = SearchValues.Create([.. PartNames, .. Words, "key"], StringComparison.OrdinalIgnoreCase);

    // As the whole name of a query member; in running text these are everyday words.
    private static readonly string[] QueryNames = ["code", "key"];

    // Words that say what a key is for, where that is not a secret.
    private static readonly string[] PublicKeys =
        ["idempotency", "public", "primary", "foreign", "sort", "cache", "partition", "surrogate", "socket", "object", "routing", "id", "name"];

    // Contain a part, and are no secret.
    private static readonly string[] Excepted = ["www-authenticate", "proxy-authenticate"];

    /// <summary>Headers, request's and answer's.</summary>
    public static bool IsHeader(string name) => !Everyday.Contains(name) && IsHeader(name.AsSpan());

    public static bool IsHeader(ReadOnlySpan<char> name) =>
        name.StartsWith("coder-", StringComparison.OrdinalIgnoreCase)
        || (IsSecret(name, "key") && !name.StartsWith("access-control-", StringComparison.OrdinalIgnoreCase) && !IsAny(Excepted, name));

    /// <summary>Members of a query or a form, already unescaped.</summary>
    public static bool IsQuery(ReadOnlySpan<char> name) => IsSecret(name, "key") || IsAny(QueryNames, name);

    /// <summary>Names in running text and in JSON, where <c>key</c> alone says nothing.</summary>
    public static bool IsInText(ReadOnlySpan<char> name) => IsSecret(name, null) || (HasWord(name, "key", out var words) && words > 1);

    /// <summary>A name that says so itself, with no word around it that could be prose: <c>X-Api-Key</c>, <c>password</c>.</summary>
    public static bool IsLine(ReadOnlySpan<char> name) => name.IndexOfAny('-', '_') > 0 ? IsHeader(name) || IsInText(name)
        : IsAny(["authorization", "cookie", "password", "passwd", "passphrase", "secret"], name);

    /// <summary>A count, as in <c>X-Ratelimit-Remaining-Tokens: 40000</c>.</summary>
    public static bool IsCount(ReadOnlySpan<char> name, ReadOnlySpan<char> value) =>
        value.Length <= 9 && !value.ContainsAnyExceptInRange('0', '9') && name.Contains("tokens", StringComparison.OrdinalIgnoreCase);

    private static bool IsSecret(ReadOnlySpan<char> name, string? aloneToo)
    {
        if (!name.ContainsAny(Candidates))
        {
            return false;
        }

        if (name.ContainsAny(Parts))
        {
            return true;
        }

        foreach (var word in Words)
        {
            if (HasWord(name, word, out _))
            {
                return true;
            }
        }

        return aloneToo is not null && HasWord(name, aloneToo, out _);
    }

    private static bool IsAny(string[] names, ReadOnlySpan<char> name)
    {
        foreach (var one in names)
        {
            if (name.Equals(one, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Looks for a word between separators, or between a small and a capital letter.</summary>
    /// <param name="words">How many words the name has.</param>
    private static bool HasWord(ReadOnlySpan<char> name, string word, out int words)
    {
        (words, var found, var isPublic) = (0, false, false);
        for (var at = 0; at < name.Length;)
        {
            var end = EndOfWord(name, at);
            var one = name[at..end];
            words += one.IsEmpty ? 0 : 1;
            found |= one.Equals(word, StringComparison.OrdinalIgnoreCase) || (one.Length == word.Length + 1 && one[^1] is 's' && one.StartsWith(word, StringComparison.OrdinalIgnoreCase));
            isPublic |= word == "key" && !one.IsEmpty && IsAny(PublicKeys, one);
            at = end < name.Length && !char.IsAsciiLetterOrDigit(name[end]) ? end + 1 : Math.Max(end, at + 1);
        }

        return found && !isPublic;
    }

    private static int EndOfWord(ReadOnlySpan<char> name, int start)
    {
        var end = start;
        while (end < name.Length && char.IsAsciiLetterOrDigit(name[end])
            && !(end > start && char.IsAsciiLetterUpper(name[end]) && char.IsAsciiLetterLower(name[end - 1])))
        {
            end++;
        }

        return end;
    }
}
