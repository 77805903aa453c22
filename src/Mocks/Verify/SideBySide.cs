namespace Mocks.Verify;

/// <summary>Expected and received values in two columns.</summary>
internal static class SideBySide
{
    private const int MaxWidth = 46;

    public static IEnumerable<string> LinesOf(IReadOnlyList<Mismatch> mismatches)
    {
        (string Where, string Expected, string Got)[] rows =
        [
            .. mismatches.Where(IsCompared).Select(one => (one.Where, Cut(one.Expected), Cut(one.Got))),
        ];
        if (rows.Length > 0)
        {
            var (where, expected) = (rows.Max(row => row.Where.Length), Math.Max("expected".Length, rows.Max(row => row.Expected.Length)));
            yield return $"{"".PadRight(where)}  {"expected".PadRight(expected)}  got";
            foreach (var row in rows)
            {
                yield return $"{row.Where.PadRight(where)}  {row.Expected.PadRight(expected)}  {row.Got}".TrimEnd();
            }
        }

        // Whole bodies are too long for a column.
        foreach (var one in mismatches.Where(one => !IsCompared(one) || one.Where == "$"))
        {
            yield return $"{one.Where}: {one.Says}";
        }
    }

    private static bool IsCompared(Mismatch mismatch) => mismatch is { Expected: not null } or { Got: not null };

    private static string Cut(string? text)
    {
        var line = (text is null or "" ? "nothing" : text).ReplaceLineEndings("↵");
        return line.Length <= MaxWidth ? line : $"{line[..(MaxWidth - 1)]}…";
    }
}
