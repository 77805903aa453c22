namespace Mocks.Docs;

/// <summary>Writes Markdown.</summary>
internal static class Markdown
{
    public static string Table(string[] head, IEnumerable<string[]> rows) =>
        string.Concat(rows.Prepend([.. head.Select(_ => "---")]).Prepend(head).Select(Row));

    /// <summary>Text as code; nothing when there is no text.</summary>
    public static string Code(string text) => text.Length == 0 ? "" : $"`{text}`";

    private static string Row(string[] cells) =>
        $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n";
}
