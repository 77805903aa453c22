namespace Mocks.Snapshotter.Reading;

/// <summary>
/// Positions in JSON text in its shortest form, where each code point is one to four bytes of UTF-8, or one escape.
/// </summary>
internal static class CodePoints
{
    /// <summary>The first position at or after <paramref name="from"/> that is not inside a code point or an escape.</summary>
    /// <param name="text">Starts with a whole code point.</param>
    public static int BorderFrom(ReadOnlySpan<byte> text, int from)
    {
        var at = 0;
        while (at < from)
        {
            var escape = text[at..from].IndexOf((byte)'\\');
            if (escape < 0)
            {
                at = from;
                while (at < text.Length && (text[at] & 0xC0) == 0x80)
                {
                    at++;
                }

                return at;
            }

            at += escape;
            at += LengthAt(text, at);
        }

        return at;
    }

    /// <summary>The start of the longest tail within both limits.</summary>
    /// <param name="text">Starts with a whole code point.</param>
    public static int TailWithin(ReadOnlySpan<byte> text, int maxCodePoints, int maxBytes)
    {
        var left = 0;
        for (var at = 0; at < text.Length; at += LengthAt(text, at))
        {
            left++;
        }

        var start = 0;
        while (left > maxCodePoints || text.Length - start > maxBytes)
        {
            start += LengthAt(text, start);
            left--;
        }

        return start;
    }

    private static int LengthAt(ReadOnlySpan<byte> text, int at) => text[at] switch
    {
        (byte)'\\' => text[at + 1] == (byte)'u' ? 6 : 2,
        < 0x80 => 1,
        < 0xE0 => 2,
        < 0xF0 => 3,
        _ => 4,
    };
}
