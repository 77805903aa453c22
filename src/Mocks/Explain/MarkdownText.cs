using System.Globalization;
using System.Text;
using Mocks.Afterwards;
using Mocks.Mocking.Secrets;

namespace Mocks.Explain;

/// <summary>Text from elsewhere as Markdown that shows it and does nothing else: no markup, no link, no mention of a person, no secret.</summary>
internal static class MarkdownText
{
    private const int MaxInline = 400;
    private const int MaxLines = 40;
    private const int MaxLine = 160;
    private const int MaxBlock = 6_000;

    // A comment is invisible, and ends the word that a Markdown viewer would make a link, a mention or an issue of.
    private const string WordEnd = "<!-- -->";

    /// <summary>Within a sentence.</summary>
    public static string Text(string text)
    {
        var line = OneLine(text);
        var shown = new StringBuilder(line.Length + 16);
        for (var at = 0; at < line.Length; at++)
        {
            var letter = line[at];
            shown.Append(letter switch
            {
                '$' => "&#36;", // GitHub takes it for a formula.
                '@' or '#' => letter + WordEnd,
                ':' when line.AsSpan(at).StartsWith("://") => letter + WordEnd,
                '.' when at >= 3 && line.AsSpan(at - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase) => WordEnd + letter,
                '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '&' or '|' or '~' or '!' => $"\\{letter}",
                _ => letter.ToString(),
            });
        }

        return shown.ToString();
    }

    /// <summary>A command, a path or a value within a sentence or a table; nothing when there is no text.</summary>
    public static string Code(string text)
    {
        var line = OneLine(text);
        return line.Length == 0 ? ""
            : line.AsSpan().ContainsAny("`|\\") || line[0] == ' ' ? $"<code>{Entities(line)}</code>"
            : $"`{line}`";
    }

    /// <summary>A block of lines as they are; long lines are folded, and only the first lines are shown.</summary>
    public static string Block(string text)
    {
        string[] lines = [.. ShownConsole.Of(text).ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(line => VisibleText.Of(line.TrimEnd(' ')))];
        var (shown, room) = (new List<string>(), MaxBlock);
        foreach (var line in lines.SelectMany(Fold))
        {
            room -= line.Length + 1;
            if (shown.Count == MaxLines || room < 0)
            {
                shown.Add(string.Create(CultureInfo.InvariantCulture, $"… ({lines.Length:N0} lines, {text.Length:N0} characters in all)"));
                break;
            }

            shown.Add(line);
        }

        var fence = new string('`', Math.Max(3, shown.Max(LongestRun) + 1));
        return $"{fence}\n{string.Join('\n', shown)}\n{fence}\n";
    }

    private static string OneLine(string text)
    {
        var line = VisibleText.Of(ShownConsole.Of(text).ReplaceLineEndings("↵"));
        return line.Length <= MaxInline ? line : $"{line[..(char.IsHighSurrogate(line[MaxInline - 1]) ? MaxInline - 1 : MaxInline)]}…";
    }

    private static IEnumerable<string> Fold(string line)
    {
        var rest = line;
        while (rest.Length > MaxLine)
        {
            var end = char.IsHighSurrogate(rest[MaxLine - 1]) ? MaxLine - 1 : MaxLine;
            yield return rest[..end];
            rest = $"↪ {rest[end..]}";
        }

        yield return rest;
    }

    private static int LongestRun(string line)
    {
        var (longest, run) = (0, 0);
        foreach (var letter in line)
        {
            run = letter == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private static string Entities(string text) => string.Concat(text.Select(letter =>
        letter is < '\x80' and not ' ' && !char.IsAsciiLetterOrDigit(letter) ? $"&#{(int)letter};" : letter.ToString()));
}
