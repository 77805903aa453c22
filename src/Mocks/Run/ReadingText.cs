using System.Globalization;
using System.Text;
using Mocks.Afterwards;
using Mocks.Wire.Coderd;

namespace Mocks.Run;

/// <summary>What a person reads who opens the paused task, for people: a few lines of each message.</summary>
internal sealed class ReadingText
{
    private const int MaxLinesOfMessage = 8;
    private const int MaxCharactersOfLine = 96;

    private readonly StringBuilder _text = new();

    public static string Of(Reading reading)
    {
        var text = new ReadingText();
        text.Line($"\nWhat a person reads who opens the paused task");
        if (reading.Error is { } error)
        {
            text.Line($"  HTTP {reading.Status}: {error}");
        }

        foreach (var entry in reading.Logs?.Logs ?? [])
        {
            text.AddMessage(entry);
        }

        return text._text.ToString();
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

    private static string Cut(string line)
    {
        var runes = line.EnumerateRunes().ToArray();
        return runes.Length <= MaxCharactersOfLine
            ? line
            : $"{string.Concat(runes.Take(MaxCharactersOfLine))}… ({runes.Length:N0} characters)";
    }

    private void Line(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
