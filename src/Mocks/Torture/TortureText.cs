using System.Globalization;
using System.Text;

namespace Mocks.Torture;

/// <summary>The table for people: a line for each request, and with <c>--details</c> one for each fault.</summary>
internal static class TortureText
{
    private static readonly (Fate Fate, string Words)[] Rare = [(Fate.Skipped, "skipped"), (Fate.NotReached, "not reached")];

    public static string Of(TortureReport report, bool details)
    {
        var text = new StringBuilder();
        var rows = report.Rows.Select(row => CellsOf(report, row)).ToArray();
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (var (row, cells) in report.Rows.Zip(rows))
        {
            // Names to the left, numbers to the right.
            Line(text, cells[0].PadRight(widths[0]) + string.Concat(cells.Skip(1).Select((cell, column) => "   " + cell.PadLeft(widths[column + 1]))));
            AddDetails(text, report, row, details);
        }

        return text.Append('\n').Append(SumOf(report)).ToString();
    }

    private static string[] CellsOf(TortureReport report, TortureRow row) =>
    [
        row.Target.Times > 1 ? $"{row.Name} (the first of {row.Target.Times})" : row.Name,
        $"{row.Runs.Count} {(row.Runs.Count == 1 ? "fault" : "faults")}",
        $"{row.Count(Fate.Kept)} kept whole", $"{row.Count(Fate.Shortened)} shortened", $"{row.Count(Fate.Lost)} lost",
        $"{row.Count(Fate.Hung)} hung", $"{row.Lied} lied (exit 0)", $"{row.Left} left",
        .. Rare.Where(rare => report.Runs.Any(run => run.Fate == rare.Fate)).Select(rare => $"{row.Count(rare.Fate)} {rare.Words}"),
    ];

    private static void AddDetails(StringBuilder text, TortureReport report, TortureRow row, bool details)
    {
        foreach (var run in details ? row.Runs : [])
        {
            var exit = run.Exit is { } code ? $"exit {code}" : "killed";
            var line = string.Create(CultureInfo.InvariantCulture,
                $"  {(run.IsGood(report.MayLose) ? "✓" : "✗")} {run.Fault,-20}  {run.Seconds,6:0.00} s  {exit,-8}  {run.Word,-11}  reads {run.Reads}");
            Line(text, run.Left.Count == 0 ? line : $"{line}; left running: {NamesOf(run)}");
        }
    }

    private static string NamesOf(TortureRun run) =>
        string.Join(", ", run.Left.Take(5).Select(process => string.Concat(process.Name.Select(letter => char.IsControl(letter) ? '?' : letter))))
        + (run.Left.Count > 5 ? $" and {run.Left.Count - 5} more" : "");

    private static string SumOf(TortureReport report)
    {
        var text = new StringBuilder();
        var runs = report.Runs.ToArray();
        Line(text, report.Sentence);
        if (runs.Any(run => run.IsLie))
        {
            Line(text, "  lied: of those that were lost or shortened, the ones after which the command exited 0");
        }

        if (report.Again is { } order)
        {
            Line(text, $"  one of them again: {order}");
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
