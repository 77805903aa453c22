using System.Globalization;
using Mocks.Explain;

namespace Mocks.Torture;

/// <summary>The page on a torture: the table, the runs that are not good, and the first of them in full.</summary>
internal static class TorturePage
{
    private const int MaxRuns = 50;

    private static readonly (string Head, Func<TortureRow, int> Count)[] Columns =
    [
        ("faults", row => row.Runs.Count), ("kept whole", row => row.Count(Fate.Kept)), ("shortened", row => row.Count(Fate.Shortened)),
        ("lost", row => row.Count(Fate.Lost)), ("skipped", row => row.Count(Fate.Skipped)), ("hung", row => row.Count(Fate.Hung)),
        ("not reached", row => row.Count(Fate.NotReached)), ("lied (exit 0)", row => row.Lied), ("left processes", row => row.Left),
    ];

    public static void Fill(MarkdownPage page, TortureReport report, RunJournal run)
    {
        page.Heading(2, MarkdownText.Text(report.Sentence));
        page.Paragraph($"Each request of the command spoiled once by each fault; preset {MarkdownText.Code(report.Preset)}, coderd {report.CoderVersion}. Without a fault a person reads {report.Clean}.");
        page.Table(["request", .. Columns.Select(column => column.Head)], report.Rows.Select(row =>
            new[] { MarkdownText.Code(row.Name) }.Concat(Columns.Select(column => $"{column.Count(row)}")).ToArray()));
        AddBad(page, report);
        page.Heading(2, report.Exit == 0 ? "Without a fault" : "The first of them");
        RunPage.FillRest(page, run);
    }

    private static void AddBad(MarkdownPage page, TortureReport report)
    {
        var bad = (from row in report.Rows from one in row.Runs where !one.IsGood(report.MayLose) select (row, one)).ToArray();
        if (bad.Length == 0)
        {
            return;
        }

        page.Details($"The {bad.Length} runs that are not good", isOpen: bad.Length <= 10, inner => inner.Table(
            ["request", "fault", "verdict", "exit", "seconds", "a person reads", "left running"],
            bad.Take(MaxRuns).Select(found => new[]
            {
                MarkdownText.Code(found.row.Name), MarkdownText.Code(found.one.Fault), found.one.Word,
                found.one.Exit?.ToString(CultureInfo.InvariantCulture) ?? "killed", found.one.Seconds.ToString("0.00", CultureInfo.InvariantCulture),
                found.one.Reads, MarkdownText.Text(string.Join(", ", found.one.Left.Select(process => process.Name))),
            })).Paragraph(bad.Length > MaxRuns ? $"… and {bad.Length - MaxRuns} more. {Meaning}" : Meaning));
    }

    private static string Meaning => $"What each verdict means: {MarkdownText.Code("docs/torture.md")} of the mocks' documentation.";
}
