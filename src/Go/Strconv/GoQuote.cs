using System.Globalization;
using System.Text;
using Mocks.Go.Unicode.Utf8;

namespace Mocks.Go.Strconv;

/// <summary>Text in double quotes as Go's <c>%q</c> prints it.</summary>
/// <remarks>Source: Go, <c>strconv/quote.go</c>, <c>Quote</c>. Go's table of printable characters may have another Unicode version.</remarks>
public static class GoQuote
{
    public static string Quote(string text) => Quote(TextEncoding.UTF8.GetBytes(text));

    /// <param name="utf8">Bytes that are not UTF-8 are printed as <c>\x</c> and two digits each.</param>
    public static string Quote(ReadOnlySpan<byte> utf8)
    {
        var quoted = new StringBuilder(utf8.Length + 2).Append('"');
        while (!utf8.IsEmpty)
        {
            var (rune, length) = GoRune.Decode(utf8);
            if (rune is { } valid)
            {
                AppendEscaped(quoted, valid);
            }
            else
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\x{utf8[0]:x2}");
            }

            utf8 = utf8[length..];
        }

        return quoted.Append('"').ToString();
    }

    private static void AppendEscaped(StringBuilder quoted, Rune rune)
    {
        _ = rune.Value switch
        {
            '"' or '\\' => quoted.Append('\\').Append((char)rune.Value),
            _ when IsPrintable(rune) => quoted.Append(rune.ToString()),
            '\a' => quoted.Append(@"\a"),
            '\b' => quoted.Append(@"\b"),
            '\f' => quoted.Append(@"\f"),
            '\n' => quoted.Append(@"\n"),
            '\r' => quoted.Append(@"\r"),
            '\t' => quoted.Append(@"\t"),
            '\v' => quoted.Append(@"\v"),
            < ' ' or 0x7f => quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
            < 0x10000 => quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
            _ => quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
        };
    }

    /// <summary>Letters, marks, numbers, punctuation, symbols and the ASCII space.</summary>
    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate => false,
        UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => false,
        _ => true,
    };
}
