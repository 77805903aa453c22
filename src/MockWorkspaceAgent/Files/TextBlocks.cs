namespace Mocks.MockWorkspaceAgent.Files;

/// <summary>Finds a block of lines in a text. A text here has one character for each byte (Latin-1).</summary>
internal static class TextBlocks
{
    private static readonly char[] Blanks = [' ', '\t', '\r', '\n', '\v', '\f'];

    /// <summary>The ways in which two lines may be equal, from the strictest on.</summary>
    public static readonly IReadOnlyList<Func<string, string>> Passes = [line => line.TrimEnd(Blanks), line => line.Trim(Blanks)];

    /// <summary>The lines of a text, each with its line feed.</summary>
    public static List<string> LinesOf(string text)
    {
        var lines = new List<string>();
        while (text.Length > 0)
        {
            var end = text.IndexOf('\n', StringComparison.Ordinal) + 1;
            end = end == 0 ? text.Length : end;
            lines.Add(text[..end]);
            text = text[end..];
        }

        return lines;
    }

    /// <returns>The first lines of the blocks, which do not overlap.</returns>
    public static List<int> Find(IReadOnlyList<string> lines, IReadOnlyList<string> block, Func<string, string> form)
    {
        string[] have = [.. lines.Select(form)], want = [.. block.Select(form)];
        var found = new List<int>();
        for (var at = 0; want.Length > 0 && at + want.Length <= have.Length; at++)
        {
            if (have.AsSpan(at, want.Length).SequenceEqual(want))
            {
                found.Add(at);
                at += want.Length - 1;
            }
        }

        return found;
    }

    public static string IndentOf(string line) => line[..(line.Length - line.TrimStart(' ', '\t').Length)];

    /// <summary><c>\r\n</c>, <c>\n</c> or nothing.</summary>
    public static string EndingOf(string line) => line.EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : line.EndsWith('\n') ? "\n" : "";

    public static string WithoutEnding(string line) => line[..(line.Length - EndingOf(line).Length)];
}
