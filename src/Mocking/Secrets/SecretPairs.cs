using System.Buffers;

namespace Mocks.Mocking.Secrets;

/// <summary>Finds the values of secret names in running text: <c>name=value</c>, <c>"name":"value"</c>, <c>Name: value</c>,
/// <c>&lt;name>value&lt;</c>, and what stands before the <c>@</c> of a URL.</summary>
/// <remarks>A name is looked for in the 64 characters before its mark, and a value is read once, so the work is linear in the text.</remarks>
internal static class SecretPairs
{
    private static readonly SearchValues<char> HostEnds = SearchValues.Create("/?#\"'<>\\ \t\r\n");
    private static readonly SearchValues<char> WordEnds = SearchValues.Create("& \t\r\n\"'<>;\\");

    // The end of a part's head, and that of its body.
    private static readonly (string Blank, string End)[] Part = [("\r\n\r\n", "\r\n--"), ("\n\n", "\n--")];
    private static readonly (string Blank, string End)[] EscapedPart = [(@"\r\n\r\n", @"\r\n--"), (@"\n\n", @"\n--")];

    public static void FindIn(string text, Blots blots)
    {
        for (var at = 0; at < text.Length;)
        {
            var next = text.AsSpan(at).IndexOfAny('=', ':', '>');
            if (next < 0)
            {
                return;
            }

            at += next;
            var end = text[at] switch
            {
                '=' => FindAssigned(text, at, blots),
                '>' => FindElement(text, at, blots),
                _ when at + 2 < text.Length && text[at + 1] == '/' && text[at + 2] == '/' => FindUser(text, at + 3, blots),
                _ => FindMember(text, at, blots) ?? FindLine(text, at, blots),
            };
            at = Math.Max(at + 1, end ?? 0);
        }
    }

    // a=b&access_token=…; TOKEN=… ; password = "…"; and a form's part: name="password" CRLF CRLF …
    private static int? FindAssigned(string text, int equals, Blots blots)
    {
        var name = NameBefore(text, equals, out var start);
        if (name.IsEmpty)
        {
            return null;
        }

        var value = equals + 1;
        while (value < text.Length && text[value] == ' ')
        {
            value++;
        }

        if (name is "name")
        {
            return FindPart(text, value, blots);
        }

        var isQuery = start == 0 || text[start - 1] is '?' or '&' or '#' or '"' or '\'';
        var unescaped = name.Contains('%') ? Uri.UnescapeDataString(name) : name;
        if (!(isQuery ? SecretNames.IsQuery(unescaped) : SecretNames.IsInText(unescaped)))
        {
            return null;
        }

        var end = EndOfQuoted(text, ref value) ?? EndOfWord(text, value);
        if (!SecretNames.IsCount(unescaped, text.AsSpan(value, end - value)))
        {
            blots.Add(value, end);
        }

        return end;
    }

    private static int? FindPart(string text, int value, Blots blots)
    {
        // The whole body may stand in a JSON string.
        var isEscaped = value < text.Length && text[value] == '\\';
        var quote = isEscaped ? value + 1 : value;
        if (quote >= text.Length || text[quote] != '"')
        {
            return null;
        }

        var length = text.AsSpan(quote + 1, Math.Min(SecretNames.MaxLength, text.Length - quote - 1)).IndexOfAny('"', '\\');
        if (length <= 0 || !SecretNames.IsInText(text.AsSpan(quote + 1, length)))
        {
            return null;
        }

        var from = quote + 1 + length;
        var head = text.AsSpan(from, Math.Min(256, text.Length - from));
        foreach (var (blank, end) in isEscaped ? EscapedPart : Part)
        {
            if (head.IndexOf(blank) is var found and >= 0)
            {
                var start = from + found + blank.Length;
                var last = text.IndexOf(end, start, StringComparison.Ordinal) is var boundary and >= 0 ? boundary : text.Length;
                blots.Add(start, last);
                return last;
            }
        }

        return null;
    }

    // <password>…</password>
    private static int? FindElement(string text, int bracket, Blots blots)
    {
        var name = NameBefore(text, bracket, out var start);
        if (name.IsEmpty || start == 0 || text[start - 1] != '<' || !SecretNames.IsInText(name))
        {
            return null;
        }

        var end = text.IndexOf('<', bracket) is var next and >= 0 ? next : text.Length;
        blots.Add(bracket + 1, end);
        return end;
    }

    // http://user:password@host
    private static int? FindUser(string text, int start, Blots blots)
    {
        var rest = text.AsSpan(start);
        var length = rest.IndexOfAny(HostEnds) is var found and >= 0 ? found : rest.Length;
        var at = rest[..length].LastIndexOf('@');
        if (at > 0 && !rest[..at].SequenceEqual("git"))
        {
            blots.Add(start, start + at);
        }

        return null;
    }

    // "password": "…"; \"password\":\"…\" inside another string; "tokens": ["…", "…"]
    private static int? FindMember(string text, int colon, Blots blots)
    {
        var quote = colon - 1;
        while (quote >= 0 && text[quote] == ' ')
        {
            quote--;
        }

        if (quote < 1 || text[quote] is not ('"' or '\''))
        {
            return null;
        }

        while (quote > 0 && text[quote - 1] == '\\')
        {
            quote--;
        }

        var name = NameBefore(text, quote, out _);
        if (name.IsEmpty || !SecretNames.IsInText(name))
        {
            return null;
        }

        var value = AfterBlanks(text, colon + 1);
        var isList = value < text.Length && text[value] == '[';
        value = isList ? AfterBlanks(text, value + 1) : value;
        int? last = null;
        while (EndOfQuoted(text, ref value) is { } end)
        {
            blots.Add(value, end);
            last = end;
            if (!isList)
            {
                break;
            }

            value = end;
            while (value < text.Length && text[value] is '\\' or '"' or '\'' && value < end + 8)
            {
                value++;
            }

            value = AfterBlanks(text, value);
            if (value >= text.Length || text[value] != ',')
            {
                break;
            }

            value = AfterBlanks(text, value + 1);
        }

        return last;
    }

    // X-Api-Key: …; Authorization: Bearer …
    private static int? FindLine(string text, int colon, Blots blots)
    {
        // After a slash it is the end of a path: /etc/passwd: there is no such folder.
        var name = NameBefore(text, colon, out var start);
        if (name.IsEmpty || (start > 0 && text[start - 1] == '/') || !SecretNames.IsLine(name))
        {
            return null;
        }

        var value = colon + 1;
        while (value < text.Length && text[value] is ' ' or '\t')
        {
            value++;
        }

        var end = EndOfQuoted(text, ref value) ?? (text.AsSpan(value).IndexOfAny("\"'\\\r\n") is var found and >= 0 ? value + found : text.Length);
        var line = text[value..end];
        foreach (var part in name is "cookie" or "Cookie" or "set-cookie" or "Set-Cookie" ? line.Split(';') : [line])
        {
            var (scheme, credential) = Redaction.SplitScheme(part);
            var skipped = scheme.Length > 0 ? part.IndexOf(credential, scheme.Length, StringComparison.Ordinal)
                : part.IndexOf('=', StringComparison.Ordinal) is var equals && part.Length < line.Length ? equals + 1 : part.Length - part.TrimStart().Length;
            var last = value + part.TrimEnd().Length;
            if (!SecretNames.IsCount(name, part))
            {
                blots.Add(value + skipped, last);
            }

            value += part.Length + 1;
        }

        return end;
    }

    /// <summary>The name that ends before a mark, with one blank between them at most.</summary>
    private static ReadOnlySpan<char> NameBefore(string text, int mark, out int start)
    {
        var end = mark > 0 && text[mark - 1] == ' ' ? mark - 1 : mark;
        start = end;
        while (start > 0 && end - start < SecretNames.MaxLength && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '-' or '_' or '.' or '%' or '[' or ']'))
        {
            start--;
        }

        return text.AsSpan(start, end - start);
    }

    /// <summary>Where a string ends whose quote may itself be escaped; null when there is no quote.</summary>
    /// <param name="at">Moves from the quote to the first character after it.</param>
    private static int? EndOfQuoted(string text, ref int at)
    {
        var quote = at;
        while (quote < text.Length && text[quote] == '\\')
        {
            quote++;
        }

        if (quote >= text.Length || text[quote] is not ('"' or '\''))
        {
            return null;
        }

        var escapes = quote - at;
        at = quote + 1;
        for (var end = at; (end = text.IndexOf(text[quote], end)) >= 0; end++)
        {
            var before = 0;
            while (end - before > at && text[end - before - 1] == '\\')
            {
                before++;
            }

            if (escapes == 0 ? before % 2 == 0 : before <= escapes)
            {
                return end - (escapes == 0 ? 0 : before);
            }
        }

        return text.Length;
    }

    private static int EndOfWord(string text, int start) =>
        text.AsSpan(start).IndexOfAny(WordEnds) is var length and >= 0 ? start + length : text.Length;

    private static int AfterBlanks(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\n' or '\r' or '\t')
        {
            at++;
        }

        return at;
    }
}
