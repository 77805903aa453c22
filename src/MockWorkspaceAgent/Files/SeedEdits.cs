namespace Mocks.MockWorkspaceAgent.Files;

/// <summary>Edits of the seed: every exact match, else the first block of equal lines. A search that matches nothing changes nothing.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentfiles/files.go</c>, <c>editFile</c> of early 2026.</remarks>
internal static class SeedEdits
{
    public static string Apply(string content, string search, string replace)
    {
        if (search.Length == 0 || content.Contains(search, StringComparison.Ordinal))
        {
            return search.Length == 0 ? content : content.Replace(search, replace, StringComparison.Ordinal);
        }

        var (lines, block) = (TextBlocks.LinesOf(content), TextBlocks.LinesOf(search));
        foreach (var form in TextBlocks.Passes)
        {
            if (TextBlocks.Find(lines, block, form) is [var at, ..])
            {
                return string.Concat([.. lines.Take(at), replace, .. lines.Skip(at + block.Count)]);
            }
        }

        return content;
    }
}
