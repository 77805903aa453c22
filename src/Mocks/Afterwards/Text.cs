using System.Text;

namespace Mocks.Afterwards;

/// <summary>Texts of messages: which are the same to a reader, and how many bytes they take in a snapshot.</summary>
internal static class Text
{
    // Longer than the line that any script puts where it has cut, e.g. [...content truncated, showing last 56KB...].
    private const int MaxMarker = 200;

    /// <summary>Without the terminal's padding: the blanks at the ends of lines.</summary>
    public static string Squeezed(string text)
    {
        if (!text.Contains(" \n", StringComparison.Ordinal) && !text.EndsWith(' '))
        {
            return text;
        }

        var squeezed = new StringBuilder(text.Length);
        var first = true;
        foreach (var line in text.AsSpan().Split('\n'))
        {
            squeezed.Append(first ? "" : "\n").Append(text.AsSpan(line).TrimEnd(' '));
            first = false;
        }

        return squeezed.ToString();
    }

    /// <summary>What a reader sees: squeezed, without carriage returns, and without blank lines at its start and end.</summary>
    public static string Read(string text) => Squeezed(text.Replace("\r\n", "\n", StringComparison.Ordinal)).Trim();

    /// <summary>The characters of a text that are left in one that was cut at its start, in its middle or at its end.</summary>
    /// <returns>Null when the one is not the other, cut.</returns>
    public static int? LeftOf(string whole, string cut)
    {
        if (cut.Length >= whole.Length)
        {
            return null;
        }

        var start = whole.AsSpan().CommonPrefixLength(cut);
        var rest = cut.Length - start;
        var end = 0;
        while (end < rest && whole[^(end + 1)] == cut[^(end + 1)])
        {
            end++;
        }

        var left = start + end;
        return left > cut.Length / 2 && cut.Length - left <= MaxMarker ? left : null;
    }

    /// <summary>The most bytes that a text takes as a JSON string.</summary>
    /// <param name="isAscii">The program writes other characters as <c>\uXXXX</c>.</param>
    public static long MaxBytes(ReadOnlySpan<char> text, bool isAscii)
    {
        var bytes = 0L;
        foreach (var letter in text)
        {
            bytes += letter switch
            {
                '\n' or '\r' or '\t' or '"' or '\\' => 2,
                < ' ' or '<' or '>' or '&' or '\'' or '\x7f' or '\u2028' or '\u2029' or '\ufffd' => 6,
                < '\x80' => 1,
                _ when isAscii => 6,
                < '\u0800' => 2,
                _ => 3, // Half a surrogate pair: two of them take 4 bytes.
            };
        }

        return bytes;
    }
}
