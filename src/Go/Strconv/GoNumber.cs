using System.Globalization;
using System.Numerics;

namespace Mocks.Go.Strconv;

/// <summary>Numbers and switches as Go reads them from a command line: <c>0x1f</c>, <c>0b1</c>, <c>010</c> for 8, <c>1_000</c>.</summary>
/// <remarks>Source: Go, <c>strconv</c>: <c>ParseInt</c> and <c>ParseUint</c> with base 0, <c>ParseBool</c>.</remarks>
public static class GoNumber
{
    /// <returns>What is wrong in Go's words; null when nothing is.</returns>
    public static string? ParseInt(string text, out long value) => Parse(text, "ParseInt", long.MinValue, long.MaxValue, out value);

    /// <returns>What is wrong in Go's words; null when nothing is.</returns>
    public static string? ParseUint16(string text, out long value) => Parse(text, "ParseUint", 0, ushort.MaxValue, out value);

    /// <returns>What is wrong in Go's words; null when nothing is.</returns>
    public static string? ParseBool(string text, out bool value)
    {
        value = text is "1" or "t" or "T" or "true" or "TRUE" or "True";
        return value || text is "0" or "f" or "F" or "false" or "FALSE" or "False" ? null : Wrong("ParseBool", text, "invalid syntax");
    }

    private static string? Parse(string text, string function, long least, long most, out long value)
    {
        value = 0;
        var digits = function == "ParseInt" && text is ['+' or '-', ..] ? text[1..] : text;
        if (Magnitude(digits) is not { } magnitude)
        {
            return Wrong(function, text, "invalid syntax");
        }

        magnitude = text.StartsWith('-') ? -magnitude : magnitude;
        if (magnitude < least || magnitude > most)
        {
            return Wrong(function, text, "value out of range");
        }

        value = (long)magnitude;
        return null;
    }

    private static BigInteger? Magnitude(string digits)
    {
        var radix = digits switch
        {
            ['0', 'x' or 'X', ..] => 16,
            ['0', 'o' or 'O', ..] => 8,
            ['0', 'b' or 'B', ..] => 2,
            ['0', _, ..] => 8,
            _ => 10,
        };
        var prefix = radix == 10 ? 0 : char.IsAsciiDigit(digits[1]) || digits[1] == '_' ? 1 : 2;
        var body = digits[prefix..];

        // An underscore stands between digits, or between the prefix and a digit.
        if (body.EndsWith('_') || body.Contains("__", StringComparison.Ordinal) || (prefix == 0 && body.StartsWith('_')))
        {
            return null;
        }

        BigInteger magnitude = 0;
        var any = false;
        foreach (var c in body.Where(c => c != '_'))
        {
            if (!int.TryParse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var digit) || digit >= radix)
            {
                return null;
            }

            magnitude = (magnitude * radix) + digit;
            any = true;
        }

        return any ? magnitude : null;
    }

    private static string Wrong(string function, string text, string why) => $"strconv.{function}: parsing {GoQuote.Quote(text)}: {why}";
}
