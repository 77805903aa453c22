using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Mocks.Wire.Go;

/// <summary>What a JSON string says, read as Go reads it.</summary>
/// <remarks>
/// Source: Go, <c>encoding/json/decode.go</c>, <c>unquoteBytes</c>. A lone surrogate, and each byte that is no UTF-8,
/// becomes U+FFFD.
/// </remarks>
internal static class GoText
{
    /// <summary>The bytes a run of plain text ends at: the quote, the backslash and what may not be in a string.</summary>
    public static readonly SearchValues<byte> Ends =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Append('"').Append('\\').Select(c => (byte)c)]);

    /// <param name="literal">A string that has been checked, with its quotes.</param>
    public static string Unquote(ReadOnlySpan<byte> literal)
    {
        var rest = literal[1..^1];
        if (!rest.Contains((byte)'\\') && Utf8.IsValid(rest))
        {
            return Encoding.UTF8.GetString(rest);
        }

        var text = new StringBuilder(rest.Length);
        while (!rest.IsEmpty)
        {
            rest = rest[(rest[0] == '\\' ? AppendEscape(text, rest) : AppendRune(text, rest))..];
        }

        return text.ToString();
    }

    private static int AppendRune(StringBuilder text, ReadOnlySpan<byte> rest)
    {
        var (rune, length) = GoRune.Decode(rest);
        text.Append((rune ?? Rune.ReplacementChar).ToString());
        return length;
    }

    private static int AppendEscape(StringBuilder text, ReadOnlySpan<byte> rest)
    {
        if (rest[1] != 'u')
        {
            text.Append((char)rest[1] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var c => c });
            return 2;
        }

        var unit = Unit(rest);
        if (!char.IsSurrogate(unit))
        {
            text.Append(unit);
            return 6;
        }

        if (rest.Length >= 12 && rest[6] == '\\' && rest[7] == 'u' && char.IsSurrogatePair(unit, Unit(rest[6..])))
        {
            text.Append(unit).Append(Unit(rest[6..]));
            return 12;
        }

        text.Append('\ufffd');
        return 6;
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
