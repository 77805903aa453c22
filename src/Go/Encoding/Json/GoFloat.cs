using System.Globalization;

namespace Mocks.Go.Encoding.Json;

/// <summary>Go's float64 in JSON.</summary>
/// <remarks>Source: Go, <c>encoding/json/encode.go</c>, <c>floatEncoder</c>, and <c>decode.go</c>, <c>convertNumber</c>.</remarks>
public static class GoFloat
{
    /// <summary>The shortest digits that parse to the same value; with an exponent below 1e-6 and from 1e21 on.</summary>
    /// <param name="value">A finite number: JSON has no others.</param>
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "JSON has finite numbers only.");
        }

        // .NET finds the same digits; the place of the point and the use of an exponent differ.
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E');
        var exponent = mark < 0 ? 0 : int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? shortest : shortest[..mark];
        var point = mantissa.IndexOf('.');
        var written = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = written.TrimStart('0');
        var integerDigits = (point < 0 ? mantissa.Length : point) - (written.Length - digits.Length) + exponent;
        var sign = double.IsNegative(value) ? "-" : "";
        return sign + Place(digits.TrimEnd('0'), integerDigits, Math.Abs(value));
    }

    /// <param name="json">A number as JSON spells it.</param>
    /// <param name="error">In Go's words when the number is out of range; empty otherwise.</param>
    public static bool TryParse(string json, out double value, out string error)
    {
        value = double.Parse(json, NumberStyles.Float, CultureInfo.InvariantCulture);
        var isFinite = double.IsFinite(value);
        error = isFinite ? "" : $"json: cannot unmarshal number {json} into Go value of type float64";
        return isFinite;
    }

    /// <param name="digits">Without zeros at either end; empty for zero.</param>
    /// <param name="integerDigits">How many of them precede the point; if negative, how many zeros follow it.</param>
    private static string Place(string digits, int integerDigits, double magnitude) => magnitude switch
    {
        0 => "0",
        < 1e-6 or >= 1e21 => WithExponent(digits, integerDigits - 1),
        _ when integerDigits <= 0 => "0." + new string('0', -integerDigits) + digits,
        _ when integerDigits >= digits.Length => digits.PadRight(integerDigits, '0'),
        _ => digits.Insert(integerDigits, "."),
    };

    private static string WithExponent(string digits, int exponent) => string.Create(
        CultureInfo.InvariantCulture,
        $"{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}");
}
