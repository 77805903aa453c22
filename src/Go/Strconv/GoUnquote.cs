using System.Globalization;
using System.Text;

namespace Mocks.Go.Strconv;

/// <summary>The value of a Go string literal in double quotes.</summary>
/// <remarks>Source: Go, <c>strconv/quote.go</c>, <c>Unquote</c>.</remarks>
public static class GoUnquote
{
    private const int OctalDigits = 3;

    /// <param name="inside">The text between the quotes.</param>
    /// <returns>Null when it is not valid: a bare quote, a line break or an unknown escape.</returns>
    public static string? Of(string inside)
    {
        var utf8 = new List<byte>(inside.Length);
        for (var at = 0; at < inside.Length;)
        {
            switch (inside[at])
            {
                case '"' or '\n':
                    return null;
                case '\\':
                    at = Escape(inside, at + 1, utf8);
                    if (at < 0)
                    {
                        return null;
                    }

                    break;
                default:
                    _ = Rune.TryGetRuneAt(inside, at, out var rune);
                    utf8.AddRange(TextEncoding.UTF8.GetBytes(inside.Substring(at, Math.Max(1, rune.Utf16SequenceLength))));
                    at += Math.Max(1, rune.Utf16SequenceLength);
                    break;
            }
        }

        return TextEncoding.UTF8.GetString([.. utf8]);
    }

    /// <returns>The index after the escape, or -1.</returns>
    private static int Escape(string text, int at, List<byte> utf8)
    {
        if (at >= text.Length)
        {
            return -1;
        }

        const string letters = "abfnrtv\\\"";
        if (letters.IndexOf(text[at], StringComparison.Ordinal) is var letter and >= 0)
        {
            utf8.Add((byte)"\a\b\f\n\r\t\v\\\""[letter]);
            return at + 1;
        }

        return text[at] switch
        {
            'x' => Byte(text, at + 1, 2, 16, utf8),
            'u' => Character(text, at + 1, 4, utf8),
            'U' => Character(text, at + 1, 8, utf8),
            >= '0' and <= '7' => Byte(text, at, OctalDigits, 8, utf8),
            _ => -1,
        };
    }

    private static int Byte(string text, int at, int digits, int radix, List<byte> utf8)
    {
        if (Number(text, at, digits, radix) is not { } value || value > byte.MaxValue)
        {
            return -1;
        }

        utf8.Add((byte)value);
        return at + digits;
    }

    private static int Character(string text, int at, int digits, List<byte> utf8)
    {
        if (Number(text, at, digits, 16) is not { } value || !Rune.IsValid(value))
        {
            return -1;
        }

        utf8.AddRange(TextEncoding.UTF8.GetBytes(new Rune(value).ToString()));
        return at + digits;
    }

    private static int? Number(string text, int at, int digits, int radix)
    {
        if (at + digits > text.Length)
        {
            return null;
        }

        var value = 0L;
        foreach (var digit in text.AsSpan(at, digits))
        {
            if (!int.TryParse([digit], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var one) || one >= radix)
            {
                return null;
            }

            value = (value * radix) + one;
        }

        return value <= int.MaxValue ? (int)value : null;
    }
}
