namespace Mocks.MockWorkspaceAgent.Files;

/// <summary>Edits of the merged line: one match, or all when the edit says so; lines may differ in blanks, and the file's indentation and line endings stay.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentfiles/files.go</c>, <c>fuzzyReplace</c>. Not reproduced: the hints of the newest agents in <c>detail</c>.</remarks>
internal static class MergedEdits
{
    /// <returns>The new content, or the end of the error's sentence.</returns>
    public static (string Content, string? Error) Apply(string content, string search, string replace, bool all)
    {
        if (search.Length == 0)
        {
            return (content, "search string must not be empty; include the text you want to match");
        }

        var exact = CountOf(content, search);
        if (exact > 0)
        {
            return exact > 1 && !all ? (content, Ambiguous(exact)) : (content.Replace(search, replace, StringComparison.Ordinal), null);
        }

        var (lines, block) = (TextBlocks.LinesOf(content), TextBlocks.LinesOf(search));
        foreach (var form in TextBlocks.Passes)
        {
            var found = TextBlocks.Find(lines, block, form);
            if (found.Count > 1 && !all)
            {
                return (content, Ambiguous(found.Count));
            }

            if (found.Count > 0)
            {
                found.Reverse();
                foreach (var at in found)
                {
                    var fitted = Fitted(lines.GetRange(at, block.Count), block, TextBlocks.LinesOf(replace));
                    lines.RemoveRange(at, block.Count);
                    lines.InsertRange(at, fitted);
                }

                return (string.Concat(lines), null);
            }
        }

        var mixed = HasCrLf(search) != HasCrLf(replace) && replace.Contains('\n', StringComparison.Ordinal) && search.Contains('\n', StringComparison.Ordinal);
        return (content, "search string not found in file. Verify the search string matches the file content exactly, including whitespace"
            + (mixed ? ", indentation, and line endings" : " and indentation"));
    }

    // A line that the edit does not change stays as the file has it; a changed one gets the indentation and the ending of the file.
    private static List<string> Fitted(IReadOnlyList<string> matched, IReadOnlyList<string> search, IReadOnlyList<string> replacement)
    {
        var fitted = new List<string>();
        var (from, to) = (TextBlocks.IndentOf(search[0]), TextBlocks.IndentOf(matched[0]));
        var ending = matched.Select(TextBlocks.EndingOf).FirstOrDefault(end => end.Length > 0) ?? "";
        for (var index = 0; index < replacement.Count; index++)
        {
            var line = replacement[index];
            if (index < search.Count && line == search[index])
            {
                fitted.Add(matched[index]);
                continue;
            }

            var text = TextBlocks.WithoutEnding(line);
            text = text.Length > 0 && text.StartsWith(from, StringComparison.Ordinal) ? to + text[from.Length..] : text;
            var isLast = index == replacement.Count - 1;
            var agrees = TextBlocks.EndingOf(line) == (isLast ? TextBlocks.EndingOf(search[^1]) : TextBlocks.EndingOf(search[0])) || search.Count == 1;
            fitted.Add(text + (isLast && agrees ? TextBlocks.EndingOf(matched[^1]) : TextBlocks.EndingOf(line).Length > 0 && ending.Length > 0 ? ending : TextBlocks.EndingOf(line)));
        }

        return fitted;
    }

    private static string Ambiguous(int count) =>
        $"search string matches {count} occurrences (expected exactly 1). Include more surrounding context to make the match unique, or set replace_all to true";

    private static bool HasCrLf(string text) => text.Contains("\r\n", StringComparison.Ordinal);

    private static int CountOf(string content, string search)
    {
        var count = 0;
        for (var at = content.IndexOf(search, StringComparison.Ordinal); at >= 0; at = content.IndexOf(search, at + search.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }
}
