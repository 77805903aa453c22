using System.Globalization;
using System.Text;
using Mocks.Afterwards;

namespace Mocks.Run;

/// <summary>The report for people: the requests, what coderd would make of the snapshot, and what a person would read.</summary>
internal sealed class TextReport
{
    private const int MaxNames = 10;

    private readonly StringBuilder _text = new();
    private readonly RunReport _report;

    private TextReport(RunReport report) => _report = report;

    public static string Of(RunReport report)
    {
        var text = new TextReport(report);
        text.AddRequests();
        text.AddVerdicts();
        text.AddReading();
        text.AddEnd();
        return text._text.ToString();
    }

    private void AddRequests()
    {
        Line($"\nWhat was requested (preset {_report.Preset})");
        foreach (var step in _report.Steps)
        {
            var size = step.RequestBytes > 0 ? $"{step.RequestBytes:N0} bytes posted" : $"{step.AnswerBytes:N0} bytes";
            Line($"  {step.AtMs / 1000,7:0.000} s  {step.Service,-8}  {step.Method,-4} {step.Status?.ToString(CultureInfo.InvariantCulture) ?? "---"}  {step.Url}  ({size})");
            LineIf(step.Fault, $"             spoiled by the fault {step.Fault}");
        }

        if (_report.Steps.Count == 0)
        {
            Line($"  Nothing. Does the command use CODER_AGENT_URL and ARG_AGENTAPI_PORT?");
        }
    }

    private void AddVerdicts()
    {
        Line($"\nWhat the real coderd would make of it");
        foreach (var verdict in _report.Verdicts)
        {
            Line($"  ✗ {verdict.Text}");
            LineIf(verdict.Detail, $"      {VisibleText.Of(verdict.Detail ?? "")}");
            LineIf(verdict.Hint, $"      → {verdict.Hint}");
            LineIf(verdict.Docs, $"        {verdict.Docs}");
        }

        Line(_report switch
        {
            { Seen: null } => $"  No snapshot was stored: the person who opens the paused task sees an empty log.",
            { Reading.Logs: null, Seen.Status: 200 } => $"    The snapshot is stored, and coderd {_report.CoderVersion} never shows it.",
            _ => $"  {(_report.Verdicts.Any() ? " " : "✓")} It shows {_report.Seen.Sentence}.",
        });
    }

    private void AddReading()
    {
        if (_report.Seen is null)
        {
            return;
        }

        _text.Append(ReadingText.Of(_report.Reading));
    }

    private void AddEnd()
    {
        AddLeft();
        Line($"\n{_report.Sentence}");
    }

    private void AddLeft()
    {
        if (_report.Left is not { Count: > 0 } left)
        {
            return;
        }

        var names = string.Join(", ", left.Take(MaxNames).Select(process => VisibleText.Of(process.Name))) + (left.Count > MaxNames ? ", …" : "");
        Line($"\nThe command left {left.Count} {(left.Count == 1 ? "process" : "processes")} running, which {(left.Count == 1 ? "has" : "have")} been ended: {names}");
    }

    private void LineIf(string? value, FormattableString line)
    {
        if (value is not null)
        {
            Line(line);
        }
    }

    private void Line(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
