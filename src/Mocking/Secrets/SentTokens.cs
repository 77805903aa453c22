using System.Text;

namespace Mocks.Mocking.Secrets;

/// <summary>The credentials that one request has sent, as fingerprints: they are found again where they stand in a text, and cannot be read.</summary>
/// <remarks>A rolling hash finds each length in one pass, so the work is linear in the text. A text that only looks like the credential is
/// blotted out too, which does no harm.</remarks>
internal struct SentTokens
{
    /// <summary>A shorter one is a word of everyday text, e.g. the cookie <c>theme=dark</c>.</summary>
    private const int MinLength = 8;
    private const int MaxCount = 16;
    private const ulong Base = 0x100000001B3;

    private List<(int Length, ulong Hash)>? _prints;

    public readonly bool IsEmpty => _prints is null;

    /// <summary>UTF-16 units of each of them.</summary>
    public readonly IEnumerable<int> Lengths => _prints?.Select(print => print.Length) ?? [];

    /// <summary>Adds what a header that had to be redacted carries.</summary>
    public void AddHeader(string name, string value)
    {
        if (name.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var cookie in value.Split(';', MaxCount, StringSplitOptions.TrimEntries))
            {
                AddCookie(cookie);
            }

            return;
        }

        if (!SecretNames.IsHeader(name))
        {
            AddTarget(value);
            return;
        }

        var (scheme, credential) = Redaction.SplitScheme(value);
        Add(credential);
        if (scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            AddBasic(credential);
        }
    }

    /// <summary>Adds the secrets of a target's query and user information.</summary>
    public void AddTarget(string target)
    {
        var query = target.IndexOfAny(['?', '#']);
        foreach (var pair in query < 0 ? [] : target[(query + 1)..].Split('&', MaxCount))
        {
            AddMember(pair);
        }

        var at = (query < 0 ? target : target[..query]).LastIndexOf('@');
        var start = target.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0;
        if (at > start)
        {
            AddUser(target[start..at]);
        }
    }

    /// <summary>Calls back for each place in a text that has one of them.</summary>
    public readonly void FindIn(ReadOnlySpan<char> text, Action<int, int> found)
    {
        if (_prints is null)
        {
            return;
        }

        for (var at = 0; at < _prints.Count; at++)
        {
            var length = _prints[at].Length;
            if (length <= text.Length && _prints.FindIndex(print => print.Length == length) == at)
            {
                FindIn(text, length, found);
            }
        }
    }

    private readonly void FindIn(ReadOnlySpan<char> text, int length, Action<int, int> found)
    {
        var (hash, weight) = (0UL, 1UL);
        for (var at = 0; at < text.Length; at++)
        {
            if (at < length)
            {
                weight *= at == 0 ? 1 : Base;
            }
            else
            {
                hash -= text[at - length] * weight;
            }

            hash = (hash * Base) + text[at];
            if (at >= length - 1 && Has(length, hash))
            {
                found(at + 1 - length, at + 1);
            }
        }
    }

    private readonly bool Has(int length, ulong hash)
    {
        foreach (var print in _prints!)
        {
            if (print.Hash == hash && print.Length == length)
            {
                return true;
            }
        }

        return false;
    }

    private void AddMember(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0 && SecretNames.IsQuery(Redaction.Unescaped(pair[..equals])))
        {
            Add(pair[(equals + 1)..]);
        }
    }

    // A preference such as lang=en-US-posix is no credential, and would be blotted out of every text.
    private void AddCookie(string cookie)
    {
        var equals = cookie.IndexOf('=', StringComparison.Ordinal);
        var value = cookie[(equals + 1)..];
        if (equals < 0 || value.Length >= 2 * MinLength || SecretNames.IsQuery(cookie.AsSpan(0, equals)))
        {
            Add(value);
        }
    }

    private void AddUser(string user)
    {
        Add(user);
        if (user.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0)
        {
            Add(user[(colon + 1)..]);
        }
    }

    private void AddBasic(string credential)
    {
        var bytes = new byte[credential.Length];
        if (Convert.TryFromBase64String(credential, bytes, out var count))
        {
            AddUser(Encoding.UTF8.GetString(bytes, 0, count));
        }
    }

    private void Add(string token)
    {
        if (token.Length < MinLength || (_prints?.Count ?? 0) >= MaxCount)
        {
            return;
        }

        var hash = 0UL;
        foreach (var letter in token)
        {
            hash = (hash * Base) + letter;
        }

        (_prints ??= new(1)).Add((token.Length, hash));
        if (token.Contains('%', StringComparison.Ordinal) && Redaction.Unescaped(token) is var plain && plain != token)
        {
            Add(plain);
        }
    }
}
