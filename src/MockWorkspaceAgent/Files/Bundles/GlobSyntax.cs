using System.Text;

namespace Mocks.MockWorkspaceAgent.Files.Bundles;

/// <summary>The syntax of patterns: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a-z]</c>, <c>{a,b}</c>, and a backslash before a character that stands for itself.</summary>
/// <remarks>Source: bmatcuk/doublestar v4, <c>Match</c> and <c>ValidatePattern</c>.</remarks>
internal static class GlobSyntax
{
    public static bool IsValid(string pattern)
    {
        var depth = 0;
        for (var at = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '\\' when ++at == pattern.Length:
                    return false;
                case '[' when EndOfClass(pattern, at) is var end:
                    if (end < 0)
                    {
                        return false;
                    }

                    at = end;
                    break;
                case '{':
                    depth++;
                    break;
                case '}' when --depth < 0:
                    return false;
            }
        }

        return depth == 0;
    }

    /// <summary>The patterns without braces that a valid pattern stands for.</summary>
    public static IEnumerable<string> Alternatives(string pattern)
    {
        var (open, depth, from) = (-1, 0, 0);
        var parts = new List<string>();
        for (var at = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '\\':
                    at++;
                    break;
                case '[':
                    at = EndOfClass(pattern, at);
                    break;
                case '{' when depth++ == 0:
                    (open, from) = (at, at + 1);
                    break;
                case ',' when depth == 1:
                    parts.Add(pattern[from..at]);
                    from = at + 1;
                    break;
                case '}' when --depth == 0:
                    parts.Add(pattern[from..at]);
                    return parts.SelectMany(part => Alternatives($"{pattern[..open]}{part}{pattern[(at + 1)..]}"));
            }
        }

        return [pattern];
    }

    /// <param name="pattern">Valid, for one part of a path, without braces.</param>
    public static bool Matches(string pattern, string name)
    {
        var (at, of, star, mark) = (0, 0, -1, 0);
        while (of < name.Length)
        {
            var rune = RuneAt(name, of);
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, mark) = (++at, of);
            }
            else if (at < pattern.Length && MatchesOne(pattern, at, rune, out var next))
            {
                (at, of) = (next, of + rune.Utf16SequenceLength);
            }
            else if (star < 0)
            {
                return false;
            }
            else
            {
                mark += RuneAt(name, mark).Utf16SequenceLength;
                (at, of) = (star, mark);
            }
        }

        return pattern.AsSpan(at).Trim('*').IsEmpty;
    }

    private static bool MatchesOne(string pattern, int at, Rune rune, out int next)
    {
        switch (pattern[at])
        {
            case '?':
                next = at + 1;
                return true;
            case '[':
                next = EndOfClass(pattern, at) + 1;
                return IsInClass(pattern[(at + 1)..(next - 1)], rune);
            default:
                at += pattern[at] == '\\' ? 1 : 0;
                var wanted = RuneAt(pattern, at);
                next = at + wanted.Utf16SequenceLength;
                return wanted == rune;
        }
    }

    private static bool IsInClass(string members, Rune rune)
    {
        var isNegated = members[0] is '!' or '^';
        var runes = new List<(Rune Value, bool IsDash)>();
        for (var at = isNegated ? 1 : 0; at < members.Length;)
        {
            var isEscaped = members[at] == '\\';
            at += isEscaped ? 1 : 0;
            runes.Add((RuneAt(members, at), members[at] == '-' && !isEscaped));
            at += runes[^1].Value.Utf16SequenceLength;
        }

        for (var at = 0; at < runes.Count; at++)
        {
            var isRange = at + 2 < runes.Count && runes[at + 1].IsDash;
            var last = isRange ? runes[at + 2].Value : runes[at].Value;
            if (runes[at].Value <= rune && rune <= last)
            {
                return !isNegated;
            }

            at += isRange ? 2 : 0;
        }

        return isNegated;
    }

    /// <returns>The place of the bracket; -1 when there is none, or nothing in front of it.</returns>
    private static int EndOfClass(string pattern, int open)
    {
        var first = open + 1 + (pattern.AsSpan(open + 1).StartsWith("!") || pattern.AsSpan(open + 1).StartsWith("^") ? 1 : 0);
        for (var at = first; at < pattern.Length; at++)
        {
            if (pattern[at] == ']')
            {
                return at == first ? -1 : at;
            }

            at += pattern[at] == '\\' ? 1 : 0;
        }

        return -1;
    }

    private static Rune RuneAt(string text, int at) => Rune.TryGetRuneAt(text, at, out var rune) ? rune : Rune.ReplacementChar;
}
