using Mocks.Mocking.Verdicts;

namespace Mocks.Mocking.Journal;

/// <summary>Shortens the texts of a journal entry, and says by how much.</summary>
internal static class KeptText
{
    /// <summary>UTF-16 units of a request target that are kept.</summary>
    public const int MaxTarget = 16 * 1024;

    /// <summary>UTF-16 units of one text of a verdict, or of one remark.</summary>
    public const int MaxSentence = 16 * 1024;

    /// <summary>UTF-16 units of all header lines of one head; a single value takes at most a quarter of them.</summary>
    public const int MaxHead = 64 * 1024;

    // The two strings of a line and its place in the list.
    private const int BytesOfALine = 72;

    public static string Cut(string text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[max - 1]) ? max - 1 : max;
        return $"{text.AsSpan(0, end)}… ({text.Length - end} more characters)";
    }

    public static Verdict Cut(Verdict verdict) => CharsOf(verdict) <= MaxSentence
        ? verdict
        : verdict with
        {
            Text = Cut(verdict.Text, MaxSentence),
            Detail = verdict.Detail is { } detail ? Cut(detail, MaxSentence) : null,
            Hint = verdict.Hint is { } hint ? Cut(hint, MaxSentence) : null,
            Answer = verdict.Answer is { } answer ? answer with { Body = Cut(answer.Body, MaxSentence) } : null,
        };

    /// <summary>The first lines of a head, with long values cut.</summary>
    /// <returns>The lines, and how many were left out.</returns>
    public static (IReadOnlyList<KeyValuePair<string, string>> Lines, int LeftOut) Cut(IReadOnlyList<KeyValuePair<string, string>> lines)
    {
        if (BytesOf(lines) <= MaxHead * sizeof(char))
        {
            return (lines, 0);
        }

        var kept = new List<KeyValuePair<string, string>>();
        var room = (long)MaxHead * sizeof(char);
        foreach (var (name, value) in lines)
        {
            var line = new KeyValuePair<string, string>(Cut(name, MaxHead / 4), Cut(value, MaxHead / 4));
            room -= BytesOf(line);
            if (room < 0)
            {
                break;
            }

            kept.Add(line);
        }

        return (kept, lines.Count - kept.Count);
    }

    /// <summary>Bytes that header lines take in memory.</summary>
    public static long BytesOf(IReadOnlyList<KeyValuePair<string, string>> lines)
    {
        // Not through LINQ: this is done for each request.
        var bytes = 0L;
        for (var at = 0; at < lines.Count; at++)
        {
            bytes += BytesOf(lines[at]);
        }

        return bytes;
    }

    public static long CharsOf(Verdict verdict) => verdict.Text.Length + (verdict.Detail?.Length ?? 0) + (verdict.Hint?.Length ?? 0)
        + (verdict.Answer?.Body.Length ?? 0);

    private static long BytesOf(KeyValuePair<string, string> line) => BytesOfALine + ((long)sizeof(char) * (line.Key.Length + line.Value.Length));
}
