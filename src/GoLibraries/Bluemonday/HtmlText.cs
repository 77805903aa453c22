using System.Buffers;
using System.Net;
using System.Text;

namespace Mocks.GoLibraries.Bluemonday;

/// <summary>Removes tags, comments, scripts and styles, and escapes the rest for HTML.</summary>
/// <remarks>Source: microcosm-cc/bluemonday, the strict policy, over golang.org/x/net/html's tokenizer. Not reproduced: named
/// entities that only HTML 5 has, and entities without a semicolon.</remarks>
public static class HtmlText
{
    private static readonly string[] Skipped =
        ["frame", "frameset", "iframe", "noembed", "noframes", "noscript", "nostyle", "object", "script", "style"];

    // Inside these only their own end tag is a tag.
    private static readonly string[] Raw = ["iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp"];

    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" \n\r\t\f/>");

    public static string Of(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        var kept = new StringBuilder(text.Length);
        var skipping = 0;
        for (var at = 0; at < text.Length;)
        {
            var tag = NextTag(text, at);
            if (skipping == 0)
            {
                kept.Append(Escape(WebUtility.HtmlDecode(text[at..tag].ReplaceLineEndings("\n"))));
            }

            at = tag == text.Length ? tag : EndOfTag(text, tag);
            if (tag == text.Length || !IsName(text, tag))
            {
                continue;
            }

            var isEnd = text[tag + 1] == '/';
            var name = NameAt(text, tag + (isEnd ? 2 : 1));
            var isSelfClosing = at <= text.Length && at >= 2 && text[at - 2] == '/';
            if (Skipped.Contains(name) && !isSelfClosing)
            {
                skipping = Math.Max(0, skipping + (isEnd ? -1 : 1));
            }

            if (!isEnd && Raw.Contains(name))
            {
                var end = text.IndexOf($"</{name}", at, StringComparison.OrdinalIgnoreCase);
                end = end < 0 ? text.Length : end;
                if (skipping == 0)
                {
                    kept.Append(Escape(text[at..end]));
                }

                at = end;
            }
        }

        return kept.ToString();
    }

    /// <summary>The next <c>&lt;</c> that begins a tag or comment.</summary>
    private static int NextTag(string text, int at)
    {
        for (at = text.IndexOf('<', at); at >= 0; at = text.IndexOf('<', at + 1))
        {
            if (at + 1 < text.Length && (char.IsAsciiLetter(text[at + 1]) || text[at + 1] is '!' or '?'
                || (text[at + 1] == '/' && at + 2 < text.Length)))
            {
                return at;
            }
        }

        return text.Length;
    }

    private static int EndOfTag(string text, int tag)
    {
        if (string.CompareOrdinal(text, tag, "<!--", 0, 4) == 0)
        {
            return After(text, "-->", tag + 4);
        }

        if (!IsName(text, tag))
        {
            return After(text, ">", tag);
        }

        char? quote = null;
        for (var at = tag + 1; at < text.Length; at++)
        {
            if (quote is null && text[at] == '>')
            {
                return at + 1;
            }

            if (text[at] is '"' or '\'' && (quote == text[at] || (quote is null && text[at - 1] == '=')))
            {
                quote = quote is null ? text[at] : null;
            }
        }

        return text.Length; // An unfinished tag extends to the end.
    }

    private static bool IsName(string text, int tag) =>
        char.IsAsciiLetter(text[tag + 1]) || (text[tag + 1] == '/' && char.IsAsciiLetter(text[tag + 2]));

    private static string NameAt(string text, int at)
    {
        var end = text.AsSpan(at).IndexOfAny(NameEnds);
        return (end < 0 ? text[at..] : text.Substring(at, end)).ToLowerInvariant();
    }

    private static int After(string text, string what, int from)
    {
        var at = text.IndexOf(what, Math.Min(from, text.Length), StringComparison.Ordinal);
        return at < 0 ? text.Length : at + what.Length;
    }

    private static string Escape(string text) => new StringBuilder(text)
        .Replace("&", "&amp;").Replace("'", "&#39;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&#34;").Replace("\r", "&#13;")
        .ToString();
}
