using System.Globalization;
using System.Text;

namespace Mocks.Parity.Tests;

/// <summary>A chunked response as received so far: its head, each chunk, and its end.</summary>
internal sealed class ChunkedText
{
    private string _rest = "";
    private bool _ended;

    /// <summary>The head without its date, then one item per chunk; <c>&lt;end&gt;</c> is the last chunk of a body.</summary>
    public List<string> Items { get; } = [];

    /// <summary>The content of a whole chunked body, one character per byte.</summary>
    public static string Join(string body)
    {
        var text = new ChunkedText();
        text.Items.Add("");
        text.Add(body);
        return Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(string.Concat(text.Items.Where(item => item != "<end>"))));
    }

    /// <param name="bytes">The next bytes, one character per byte, split anywhere.</param>
    public void Add(string bytes)
    {
        _rest += bytes;
        while (!_ended && Next() is { } item)
        {
            if (IsTakenBack(item))
            {
                Items.RemoveAt(Items.Count - 1);
            }

            Items.Add(item);
        }
    }

    public void Close() => Items.Add(_rest.Length > 0 ? $"<closed after {_rest}>" : "<closed>");

    // GET /status can be one tick ahead of the streams: a client that connects in that tick gets running, and stable right after it.
    private bool IsTakenBack(string item) => item.Contains("{\"status\":\"stable\"", StringComparison.Ordinal)
        && Items.FindIndex(one => one.Contains("{\"status\":", StringComparison.Ordinal)) is var first && first > 0 && first == Items.Count - 1
        && Items[first].Contains("\"running\"", StringComparison.Ordinal);

    private string? Next()
    {
        if (Items.Count == 0)
        {
            return Take(_rest.IndexOf("\r\n\r\n", StringComparison.Ordinal), 4) is { } head
                ? string.Join('\n', head.Split("\r\n").Where(line => !line.StartsWith("Date: ", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
                : null;
        }

        var line = _rest.IndexOf("\r\n", StringComparison.Ordinal);
        if (line < 0)
        {
            return null;
        }

        var length = int.Parse(_rest[..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        if (_rest.Length < line + 2 + length + 2)
        {
            return null;
        }

        _rest = _rest[(line + 2)..];
        _ended = length == 0;
        return Take(length, 2) is { Length: > 0 } chunk ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(chunk)) : "<end>";
    }

    private string? Take(int length, int andSkip)
    {
        if (length < 0)
        {
            return null;
        }

        var taken = _rest[..length];
        _rest = _rest[(length + andSkip)..];
        return taken;
    }
}
