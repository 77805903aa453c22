using System.Globalization;
using System.Text;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Patterns;
using Mocks.Mocking.Verdicts;

namespace Mocks.Testing;

/// <summary>Exchanges as the messages of failed assertions show them.</summary>
internal static class ExchangeText
{
    private const int MaxBody = 2_000;
    private const int MaxExchanges = 5;

    public static string List(string sentence, IReadOnlyList<JournalEntry> entries)
    {
        var text = new StringBuilder(sentence).Append('\n');
        foreach (var entry in entries.Take(MaxExchanges))
        {
            text.Append('\n');
            Add(text, entry);
        }

        return Ended(text, entries.Count);
    }

    public static string Nearest(string sentence, IReadOnlyList<NearMiss> nearest, IReadOnlyList<JournalEntry> entries)
    {
        var text = new StringBuilder(sentence).Append(entries.Count == 0 ? " No other request came at all.\n" : " The nearest:\n");
        foreach (var entry in entries)
        {
            text.Append('\n');
            Add(text, entry, nearest.First(miss => miss.Id == entry.Id).Differs);
        }

        return Ended(text, entries.Count);
    }

    /// <summary>The end of a sentence that is not sure, because requests are no longer in the journal; empty when all are.</summary>
    public static string Evicted(RequestJournal journal) => journal.Evicted == 0 ? ""
        : string.Create(CultureInfo.InvariantCulture, $"; {journal.Evicted:N0} earlier {(journal.Evicted == 1 ? "request is" : "requests are")} no longer in the journal, which Requests.Clear() empties between the parts of a test");

    private static string Ended(StringBuilder text, int count) =>
        (count > MaxExchanges ? text.Append(CultureInfo.InvariantCulture, $"\n… and {count - MaxExchanges} more\n") : text).ToString().TrimEnd('\n');

    /// <param name="differs">How the request differs from the expected one.</param>
    private static void Add(StringBuilder text, JournalEntry entry, IReadOnlyList<string>? differs = null)
    {
        text.Append(CultureInfo.InvariantCulture, $"#{entry.Id} {entry.Method} {entry.Url}\n");
        foreach (var difference in differs ?? [])
        {
            text.Append("  ≠ ").Append(difference).Append('\n');
        }

        foreach (var verdict in entry.Verdicts)
        {
            Add(text, verdict);
        }

        if (!entry.Matched && entry.Nearest is { } route)
        {
            text.Append("  no route of the service; the nearest is ").Append(route).Append('\n');
        }

        if (entry.Fault is { } fault)
        {
            text.Append("  spoiled by the fault ").Append(fault.Effective.Name).Append('\n');
        }

        foreach (var (name, value) in entry.RequestHeaders)
        {
            text.Append("  > ").Append(name).Append(": ").Append(value).Append('\n');
        }

        AddBody(text, entry.Body, "  > ");
        text.Append("  < ").Append(entry.Status?.ToString(CultureInfo.InvariantCulture) ?? (entry.Settled ? "no answer" : "no answer yet")).Append('\n');
        AddBody(text, entry.AnswerBody, "  < ");
    }

    private static void Add(StringBuilder text, Verdict verdict)
    {
        text.Append("  ✗ ").Append(verdict.Code).Append(": ").Append(verdict.Text).Append('\n');
        foreach (var (mark, line) in new[] { ("  ", verdict.Detail), ("→ ", verdict.Hint), ("  ", verdict.Docs) })
        {
            if (line is not null)
            {
                text.Append("    ").Append(mark).Append(line).Append('\n');
            }
        }
    }

    private static void AddBody(StringBuilder text, ShownBody body, string mark)
    {
        var shown = body.Text ?? (body.Base64 is { } base64 ? $"base64 {base64}" : body.Hash is { } hash ? $"secret ({hash})" : "");
        if (shown.Length == 0)
        {
            return;
        }

        var cut = shown.Length <= MaxBody ? shown.TrimEnd('\n') : $"{shown.AsSpan(0, MaxBody)}… ({shown.Length:N0} characters)";
        foreach (var line in cut.Split('\n'))
        {
            text.Append(mark).Append(line).Append('\n');
        }
    }
}
