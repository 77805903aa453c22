using System.Globalization;
using System.Text;
using Mocks.Afterwards;
using Mocks.Mocking.Verdicts;
using Mocks.Run;

namespace Mocks.Workspace.Reports;

/// <summary>The end of the report for people, after the time line: what a person reads, what was left behind, the verdicts, the outcome.</summary>
internal static class LifeText
{
    private const int MaxNames = 10;

    public static string Of(LifeReport report, Reading? reading)
    {
        var text = new StringBuilder();
        AddReading(text, report, reading);
        AddLeft(text, report);
        AddVerdicts(text, report);
        return text.Append('\n').Append(report.Sentence).Append('\n').ToString();
    }

    /// <summary>What is said before the life begins.</summary>
    public static string Head(WorkspaceOrder order) => string.Concat(
        order.Notes.Select(note => $"· {note}\n").Concat(order.Declared.Warnings.Select(warning => $"! {VisibleText.Of(warning)}\n")));

    private static void AddReading(StringBuilder text, LifeReport report, Reading? reading)
    {
        if (report.StoppedMs is null)
        {
            return;
        }

        if (reading is null)
        {
            text.Append("\nThe workspace is no task: there is no conversation to read.\n");
            return;
        }

        text.Append(ReadingText.Of(reading));
        if (reading is { Error: null, Logs.Logs.Count: 0 })
        {
            text.Append("  Nothing: the log is empty.\n");
        }
    }

    private static void AddLeft(StringBuilder text, LifeReport report)
    {
        if (report.LeftProcesses.Count + report.LeftFiles.Count == 0)
        {
            return;
        }

        text.Append("\nWhat the scripts left behind\n");
        foreach (var process in report.LeftProcesses.Take(MaxNames))
        {
            Line(text, $"  process {VisibleText.Of(process)} (the end of a container kills it)");
        }

        if (report.LeftProcesses.Count > MaxNames)
        {
            Line(text, $"  … and {report.LeftProcesses.Count - MaxNames} more processes");
        }

        foreach (var file in report.LeftFiles)
        {
            Line(text, $"  file {VisibleText.Of(file)}: its name is fixed, so another module in this workspace may overwrite it");
        }
    }

    private static void AddVerdicts(StringBuilder text, LifeReport report)
    {
        if (report.Verdicts.Count + report.Allowed.Count > 0)
        {
            text.Append("\nWhat the real workspace would make of it\n");
        }

        foreach (var verdict in report.Verdicts)
        {
            Add(text, "✗", verdict);
        }

        foreach (var verdict in report.Allowed)
        {
            Add(text, "·", verdict);
        }
    }

    private static void Add(StringBuilder text, string mark, Verdict verdict)
    {
        Line(text, $"  {mark} {VisibleText.Of(verdict.Text)} [{verdict.Code}]");
        if (verdict.Detail is { } detail)
        {
            Line(text, $"      {VisibleText.Of(detail)}");
        }

        if (verdict.Hint is { } hint)
        {
            Line(text, $"      → {hint}");
        }

        if (verdict.Docs is { } docs)
        {
            Line(text, $"        {docs}");
        }
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
