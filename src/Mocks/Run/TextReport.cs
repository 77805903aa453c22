using System.Globalization;
using System.Text;
using Mocks.Wire.Coderd;

namespace Mocks.Run;

/// <summary>The report for people: what was asked and posted, what coderd makes of it, what a person would read.</summary>
internal static class TextReport
{
    private const int LinesOfAMessage = 8;
    private const int CellsOfALine = 96;

    public static string Of(RunReport report)
    {
        var text = new StringBuilder();
        Requests(text, report);
        Coderd(text, report);
        Reading(text, report);
        Ending(text, report);
        return text.ToString();
    }

    private static void Requests(StringBuilder text, RunReport report)
    {
        Line(text, $"\nWhat was asked (preset {report.Preset})");
        foreach (var step in report.Steps)
        {
            var size = step.RequestBytes > 0 ? $"{step.RequestBytes:N0} bytes posted" : $"{step.AnswerBytes:N0} bytes";
            Line(text, $"  {step.AtMs / 1000,7:0.000} s  {step.Service,-8}  {step.Method,-4} {step.Status?.ToString(CultureInfo.InvariantCulture) ?? "---"}  {step.Url}  ({size})");
            if (step.Fault is not null)
            {
                Line(text, $"             spoiled by the fault {step.Fault}");
            }
        }

        if (report.Steps.Count == 0)
        {
            Line(text, $"  Nothing. Does the command use CODER_AGENT_URL and ARG_AGENTAPI_PORT?");
        }
    }

    private static void Coderd(StringBuilder text, RunReport report)
    {
        Line(text, $"\nWhat the real coderd would make of it");
        foreach (var verdict in report.Verdicts)
        {
            Line(text, $"  ✗ {verdict.Text}");
            if (verdict.Detail is not null)
            {
                Line(text, $"      {Visible(verdict.Detail)}");
            }

            if (verdict.Hint is not null)
            {
                Line(text, $"      → {verdict.Hint}");
            }

            if (verdict.Docs is not null)
            {
                Line(text, $"        {verdict.Docs}");
            }
        }

        if (report.Seen is null)
        {
            Line(text, $"  No snapshot was stored: the person who opens the paused task sees an empty log.");
        }
        else if (report.Reading.Logs is null && report.Seen.Status == 200)
        {
            Line(text, $"    It is stored, and coderd {report.CoderVersion} does not show it to anyone.");
        }
        else
        {
            Line(text, $"  {(report.Verdicts.Any() ? " " : "✓")} It shows {report.Seen.Sentence}.");
        }
    }

    private static void Reading(StringBuilder text, RunReport report)
    {
        if (report.Seen is null)
        {
            return;
        }

        var reading = report.Reading;
        Line(text, $"\nWhat a person reads who opens the paused task");
        if (reading.Logs is not { } logs)
        {
            Line(text, $"  HTTP {reading.Status}: {reading.Error}");
            return;
        }

        foreach (var entry in logs.Logs)
        {
            Message(text, entry);
        }
    }

    private static void Message(StringBuilder text, TaskLogEntry entry)
    {
        var lines = entry.Content.Split('\n').Select(line => Visible(line.TrimEnd())).ToArray();
        var shown = lines.Where(line => line.Length > 0).Take(LinesOfAMessage).ToArray();
        var who = entry.Type == "input" ? "user" : "agent";
        foreach (var line in shown.DefaultIfEmpty("(blank)"))
        {
            Line(text, $"  {who,-5} │ {Cut(line)}");
            who = "";
        }

        var more = lines.Length - shown.Length;
        if (more > 0)
        {
            var blank = lines.Count(line => line.Length == 0);
            Line(text, $"        │ … and {more:N0} more {(more == 1 ? "line" : "lines")}, {blank:N0} of them blank");
        }
    }

    private static void Ending(StringBuilder text, RunReport report)
    {
        var verdicts = report.Verdicts.Count();
        var exit = report.TimedOut
            ? "the command was stopped: it took too long (--timeout)"
            : $"the command exited {report.CommandExit}{(report.CommandExit == report.ExpectedExit ? "" : $", expected {report.ExpectedExit}")}";
        Line(text, $"\n{(report.Exit == 0 ? "✓" : "✗")} {(verdicts == 0 ? "no verdict" : verdicts == 1 ? "1 verdict" : $"{verdicts} verdicts")}, {exit}, {report.DurationMs / 1000:0.00} s");
    }

    private static string Cut(string line)
    {
        var runes = line.EnumerateRunes().ToArray();
        return runes.Length <= CellsOfALine
            ? line
            : $"{string.Concat(runes.Take(CellsOfALine))}… ({runes.Length:N0} characters)";
    }

    // A conversation may hold colour codes and worse: it must not drive the terminal it is shown on.
    private static string Visible(string line) =>
        string.Concat(line.Select(letter => letter < ' ' ? (char)(0x2400 + letter) : letter is '\x7f' ? '␡' : letter is >= '\x80' and < '\xa0' ? '�' : letter));

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
