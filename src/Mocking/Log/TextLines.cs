using System.Buffers;
using System.Globalization;
using System.Text;
using Mocks.Mocking.Journal.Feed;

namespace Mocks.Mocking.Log;

/// <summary>Lines for people: the exchange, and below it what there is to say about it.</summary>
/// <param name="zone">Of the times.</param>
internal sealed class TextLines(MockService service, TimeZoneInfo zone, bool hasColours, bool bodies) : ILogLines
{
    private const string Red = "31", Green = "32", Yellow = "33", Magenta = "35", Cyan = "36", Faint = "2";

    private const string Indent = "             ";

    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0xa0).Select(code => (char)code).Where(char.IsControl)]);

    // "mock-coderd" is the program; its lines say "coderd".
    private readonly string _mock = service.Program.Replace("mock-", "", StringComparison.Ordinal).PadRight(8);

    private readonly StringBuilder _text = new();

    public void Put(IBufferWriter<byte> lines, FeedEvent happened, JournalEntry entry)
    {
        PutExchange(_text, happened, entry);
        Encode(lines);
    }

    public void Drop(IBufferWriter<byte> lines, int exchanges)
    {
        if (exchanges > 0)
        {
            Below(_text, Yellow, string.Create(CultureInfo.InvariantCulture,
                $"{exchanges} {(exchanges == 1 ? "exchange has" : "exchanges have")} no line here, because this output was not read fast enough. GET /__admin/requests has what is kept."));
            Encode(lines);
        }
    }

    private void Encode(IBufferWriter<byte> lines)
    {
        // Not chunk by chunk: the two halves of a character may be in two of them.
        var chars = ArrayPool<char>.Shared.Rent(_text.Length);
        _text.CopyTo(0, chars, _text.Length);
        Encoding.UTF8.GetBytes(chars.AsSpan(0, _text.Length), lines);
        ArrayPool<char>.Shared.Return(chars);
        _text.Clear();
    }

    private void PutExchange(StringBuilder lines, FeedEvent happened, JournalEntry entry)
    {
        var ended = happened.Kind == FeedKind.Ended;
        var at = TimeZoneInfo.ConvertTime(ended ? entry.AnsweredAt ?? entry.ReceivedAt : entry.ReceivedAt, zone);
        Begin(lines, Faint);
        lines.Append(CultureInfo.InvariantCulture, $"{at:HH:mm:ss.fff}");
        End(lines, Faint);
        lines.Append(' ').Append(_mock).Append(' ');
        var method = entry.Method;
        Plain(lines, method);
        lines.Append(' ', Math.Max(0, 6 - method.Length) + 1);
        var colour = ColourOf(entry.Status);
        Begin(lines, colour);
        _ = entry.Status is { } status ? lines.Append(status) : lines.Append("---");
        End(lines, colour);
        _ = ended && entry.AnsweredAt - entry.ReceivedAt is { } duration
            ? lines.Append(CultureInfo.InvariantCulture, $" {duration.TotalMilliseconds,9:0.0} ms ")
            : lines.Append(ended ? "    no answer " : "    open ...  ");
        Plain(lines, entry.Url);
        if (ended)
        {
            Begin(lines, Faint);
            lines.Append("  ").Append(entry.BodyBytes).Append(entry.BodyIncomplete ? "+ -> " : " -> ").Append(entry.AnswerBytes).Append(" B");
            End(lines, Faint);
        }

        lines.Append('\n');
        if (ended)
        {
            PutBelow(lines, entry);
        }
    }

    private void PutBelow(StringBuilder lines, JournalEntry entry)
    {
        if (entry.Fault is { } fault)
        {
            Below(lines, Magenta, $"fault: {fault.Effective.Name} for {fault.Request}");
        }

        var verdicts = entry.Verdicts;
        foreach (var verdict in verdicts)
        {
            Below(lines, verdict.Status >= 400 ? Red : Yellow, $"{verdict.Code}: {verdict.Text}");
            if (verdict.Detail is { } detail)
            {
                Below(lines, null, $"  {detail}");
            }

            if (verdict.Hint is { } hint)
            {
                Below(lines, Cyan, $"  {hint}{(verdict.Docs is { } docs && !hint.Contains(docs, StringComparison.Ordinal) ? $" See {docs}." : "")}");
            }
        }

        if (entry.Nearest is { } nearest && !verdicts.Any(verdict => verdict.Hint?.Contains(nearest, StringComparison.Ordinal) == true))
        {
            Below(lines, Cyan, $"nearest route: {nearest}");
        }

        if (bodies)
        {
            PutBody(lines, "request", entry.Body);
            PutBody(lines, "answer", entry.AnswerBody);
        }
    }

    private void PutBody(StringBuilder lines, string whose, ShownBody body)
    {
        if (LoggedBody.Of(body) is not { } logged)
        {
            return;
        }

        Below(lines, Faint, $"{whose} body{(logged switch
        {
            { Hash: { } hash } => $": secret, {hash}",
            { Base64: not null } => ", base64:",
            _ => ":",
        })}");
        foreach (var line in (logged.Text ?? logged.Base64)?.TrimEnd('\n').Split('\n') ?? [])
        {
            Below(lines, null, $"  {line}");
        }

        if (logged.IsCut)
        {
            Below(lines, Faint, $"  ... the rest is not shown: at most {LoggedBody.MaxLength} characters of a body are.");
        }
    }

    private void Below(StringBuilder lines, string? colour, string text)
    {
        lines.Append(Indent);
        Paint(lines, colour, text);
        lines.Append('\n');
    }

    private void Paint(StringBuilder lines, string? colour, string text)
    {
        Begin(lines, colour);
        Plain(lines, text);
        End(lines, colour);
    }

    private void Begin(StringBuilder lines, string? colour)
    {
        if (hasColours && colour is not null)
        {
            lines.Append("\e[").Append(colour).Append('m');
        }
    }

    private void End(StringBuilder lines, string? colour)
    {
        if (hasColours && colour is not null)
        {
            lines.Append("\e[0m");
        }
    }

    /// <summary>A client chose parts of these texts: none of them may move the cursor, or look like a line of its own.</summary>
    private static void Plain(StringBuilder lines, string text)
    {
        if (!text.AsSpan().ContainsAny(Controls))
        {
            lines.Append(text);
            return;
        }

        foreach (var letter in text)
        {
            _ = letter switch
            {
                '\n' or '\r' or '\t' => lines.Append(' '),
                _ when char.IsControl(letter) => lines.Append(CultureInfo.InvariantCulture, $"\\x{(int)letter:x2}"),
                _ => lines.Append(letter),
            };
        }
    }

    private static string? ColourOf(int? status) => status switch
    {
        >= 500 => Red,
        >= 400 => Yellow,
        >= 300 => Cyan,
        >= 200 => Green,
        _ => null,
    };
}
