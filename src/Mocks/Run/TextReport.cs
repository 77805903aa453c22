using System.Globalization;
using System.Text;
using Mocks.Afterwards;
using Mocks.Wire.Coderd;

namespace Mocks.Run;

/// <summary>The report for people: the requests, what coderd would make of the snapshot, and what a person would read.</summary>
internal sealed class TextReport
{
    private const int MaxLinesOfMessage = 8;
    private const int MaxCharactersOfLine = 96;
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

        var reading = _report.Reading;
        Line($"\nWhat a person reads who opens the paused task");
        LineIf(reading.Error, $"  HTTP {reading.Status}: {reading.Error}");
        foreach (var entry in reading.Logs?.Logs ?? [])
        {
            AddMessage(entry);
        }
    }

    private void AddMessage(TaskLogEntry entry)
    {
        var lines = entry.Content.Split('\n').Select(line => VisibleText.Of(line.TrimEnd())).ToArray();
        var shown = lines.Where(line => line.Length > 0).Take(MaxLinesOfMessage).ToArray();
        var who = entry.Type == "input" ? "user" : "agent";
        foreach (var line in shown.DefaultIfEmpty("(blank)"))
        {
            Line($"  {who,-5} │ {Cut(line)}");
            who = "";
        }

        var more = lines.Length - shown.Length;
        if (more > 0)
        {
            var blank = lines.Count(line => line.Length == 0);
            Line($"        │ … and {more:N0} more {(more == 1 ? "line" : "lines")}, {blank:N0} of them blank");
        }
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

    private static string Cut(string line)
    {
        var runes = line.EnumerateRunes().ToArray();
        return runes.Length <= MaxCharactersOfLine
            ? line
            : $"{string.Concat(runes.Take(MaxCharactersOfLine))}… ({runes.Length:N0} characters)";
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
