using System.Text;

namespace Mocks.Snapshotter.Tests;

/// <summary>
/// A random conversation as a list of texts, each a list of code points (half surrogate pairs among them), and the
/// rules of fitting implemented a second time, over code points instead of bytes.
/// </summary>
internal sealed class MadeUpConversation
{
    private const string Marker = "[...content truncated, showing last 56KB...]\n\n";

    private readonly List<int[]> _contents = [];
    private readonly List<string> _asItCame = [];
    private string _blank = "";

    /// <summary>The JSON as AgentAPI sends it.</summary>
    public string Json =>
        $"{{{_blank}\"$schema\":{_blank}\"s\",\"messages\"{_blank}:[{_blank}{string.Join("," + _blank, _asItCame.Select((text, id) => Wrapped(id, text, _blank)))}]{_blank},\"z\":null}}{_blank}";

    public static MadeUpConversation From(Random random, int scale = 1)
    {
        var made = new MadeUpConversation { _blank = random.Next(3) == 0 ? "\n  " : "" };
        for (var count = random.Next(1, 14); count > 0; count--)
        {
            var content = Text(random, scale * (random.Next(4) == 0 ? 1500 : 150));
            made._contents.Add(content);
            made._asItCame.Add(string.Concat(content.Select(point => Escaped(point, random.Next(12)))));
        }

        return made;
    }

    /// <summary>The body that the rules require; null when nothing fits.</summary>
    public string? Fitted(int maxBytes, int maxCodePoints)
    {
        var first = Math.Max(0, _contents.Count - 10);
        var body = Body(first, _asItCame[first..]);
        if (Bytes(body) <= maxBytes)
        {
            return body;
        }

        var kept = _contents[first..].Select(WithoutPadding).ToList();
        while (Bytes(Body(first, [.. kept.Select(Shortest)])) > maxBytes && kept.Count > 1)
        {
            kept.RemoveAt(0);
            first++;
        }

        body = Body(first, [.. kept.Select(Shortest)]);
        if (Bytes(body) <= maxBytes)
        {
            return body;
        }

        for (var length = Math.Min(maxCodePoints, kept[0].Length); length >= 0; length--)
        {
            int[] shortened = [.. Marker.Select(letter => (int)letter), .. kept[0][^length..]];
            body = Body(first, [Shortest(shortened)]);
            if (Bytes(body) <= maxBytes)
            {
                return body;
            }

            // Far too long: skip ahead instead of trying one by one.
            length -= Math.Max(0, ((Bytes(body) - maxBytes) / 6) - 1);
        }

        return null;
    }

    private static string Body(int firstId, IReadOnlyList<string> texts) =>
        $"{{\"$schema\":\"s\",\"messages\":[{string.Join(',', texts.Select((text, index) => Wrapped(firstId + index, text, "")))}],\"z\":null}}";

    private static string Wrapped(int id, string text, string blank) =>
        $"{{\"id\":{blank}{id},\"content\":{blank}\"{text}\",\"role\":\"{(id % 2 == 0 ? "agent" : "user")}\"{blank}}}";

    private static int Bytes(string body) => Encoding.UTF8.GetByteCount(body);

    private static int[] WithoutPadding(int[] content)
    {
        var kept = new List<int>();
        for (var at = 0; at < content.Length; at++)
        {
            var next = at;
            while (next < content.Length && content[next] == ' ')
            {
                next++;
            }

            if (next == content.Length || (next > at && content[next] == '\n'))
            {
                at = next - 1;
                continue;
            }

            kept.Add(content[at]);
        }

        return [.. kept];
    }

    private static string Shortest(int[] content) => string.Concat(content.Select(point => Escaped(point, style: 11)));

    /// <summary>One code point as JSON: some styles escape more than they need to.</summary>
    private static string Escaped(int point, int style) => (point, style) switch
    {
        ( >= 0xD800 and < 0xE000, _) => $"\\u{point:x4}",
        (_, 0) => string.Concat(char.ConvertFromUtf32(point).Select(unit => $"\\u{(int)unit:x4}")),
        (_, 1) when point is >= 0x20 and < 0x10000 => $"\\u{point:X4}",
        ('/', 2) => "\\/",
        ('"', _) => "\\\"",
        ('\\', _) => "\\\\",
        ('\n', _) => "\\n",
        ('\r', _) => "\\r",
        ('\t', _) => "\\t",
        ('\b', _) => "\\b",
        ('\f', _) => "\\f",
        ( < 0x20, _) => $"\\u{point:x4}",
        _ => char.ConvertFromUtf32(point),
    };

    private static int[] Text(Random random, int maxLength)
    {
        var text = new List<int>();
        var length = random.Next(maxLength);
        while (text.Count < length)
        {
            text.AddRange(random.Next(11) switch
            {
                0 => Enumerable.Repeat((int)' ', random.Next(1, 60)),
                1 => Enumerable.Repeat((int)' ', random.Next(80)).Append('\n'),
                2 => [random.Next(0x4E00, 0x9FFF)],
                3 => [random.Next(0x1F300, 0x1F6FF)],
                4 => "\"\\/\t\r\n\b\f"[random.Next(8)..].Select(letter => (int)letter),
                5 => [0x1B, '[', '3', '1', 'm'],
                6 when random.Next(4) == 0 => [random.Next(0xD800, 0xDC00), 'x'],
                7 when random.Next(4) == 0 => ['x', random.Next(0xDC00, 0xE000)],
                _ => Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next('!', 0x7F)),
            });
        }

        return [.. text];
    }
}
