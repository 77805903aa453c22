using System.Globalization;
using System.Numerics;

namespace Mocks.Go.Strconv;

/// <summary>Numbers and booleans as Go reads them from text.</summary>
/// <remarks>Source: Go, <c>strconv</c>: <c>atoi.go</c>, <c>atob.go</c>.</remarks>
public static class GoNumber
{
    /// <param name="radix">10, or 0 for what a Go literal may have: <c>0x1f</c>, <c>0b1</c>, <c>010</c> for 8, <c>1_000</c>.</param>
    /// <param name="bits">Of the signed type: 32 or 64.</param>
    /// <returns>The error in Go's words; null on success.</returns>
    public static string? ParseInt(string text, int radix, int bits, out long value) =>
        Parse("ParseInt", text, text is ['+' or '-', .. var digits] ? digits : text, radix, -(BigInteger.One << (bits - 1)), (BigInteger.One << (bits - 1)) - 1, out value);

    /// <summary>The same for an unsigned type of 16 or 32 bits.</summary>
    public static string? ParseUint(string text, int radix, int bits, out long value) =>
        Parse("ParseUint", text, text, radix, 0, (BigInteger.One << bits) - 1, out value);

    /// <summary><c>Atoi</c> for callers that do not show its error.</summary>
    public static bool TryAtoi(string text, out long value)
    {
        value = 0;
        return !text.EndsWith('\0') && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <returns>The error in Go's words; null on success.</returns>
    public static string? ParseBool(string text, out bool value)
    {
        value = IsTrue(text);
        return value || text is "0" or "f" or "F" or "false" or "FALSE" or "False" ? null : Error("ParseBool", text, "invalid syntax");
    }

    /// <summary><c>ParseBool</c> for callers that take an error for false.</summary>
    public static bool IsTrue(string text) => text is "1" or "t" or "T" or "true" or "TRUE" or "True";

    private static string? Parse(string function, string text, string digits, int radix, BigInteger min, BigInteger max, out long value)
    {
        value = 0;
        if (Magnitude(digits, radix, BigInteger.Max(max, -min)) is not { } magnitude)
        {
            return Error(function, text, "invalid syntax");
        }

        magnitude = text.StartsWith('-') ? -magnitude : magnitude;
        if (magnitude < min || magnitude > max)
        {
            return Error(function, text, "value out of range");
        }

        value = (long)magnitude;
        return null;
    }

    /// <returns>Null for what is not a number. Digits that follow a value above <paramref name="max"/> are checked, and not counted.</returns>
    private static BigInteger? Magnitude(string digits, int radix, BigInteger max)
    {
        if (radix == 0)
        {
            (digits, radix) = WithoutPrefix(digits);

            // An underscore stands between digits, or between the prefix and a digit.
            if (digits.EndsWith('_') || digits.Contains("__", StringComparison.Ordinal) || (radix == 10 && digits.StartsWith('_')))
            {
                return null;
            }

            digits = digits.Replace("_", "", StringComparison.Ordinal);
        }

        BigInteger magnitude = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiHexDigit(c) || Convert.ToInt32(c.ToString(), 16) is var digit && digit >= radix)
            {
                return null;
            }

            magnitude = magnitude > max ? magnitude : (magnitude * radix) + digit;
        }

        return digits.Length > 0 ? magnitude : null;
    }

    private static (string Digits, int Radix) WithoutPrefix(string digits) => digits switch
    {
        ['0', 'x' or 'X', .. var rest] => (rest, 16),
        ['0', 'o' or 'O', .. var rest] => (rest, 8),
        ['0', 'b' or 'B', .. var rest] => (rest, 2),
        ['0', _, ..] => (digits[1..], 8),
        _ => (digits, 10),
    };

    private static string Error(string function, string text, string why) => $"strconv.{function}: parsing {GoQuote.Quote(text)}: {why}";
}
