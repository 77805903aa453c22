using System.Buffers;
using System.Text;

namespace Mocks.Snapshotter.Reading;

/// <summary>Numbers and literals, with those that only jq accepts.</summary>
internal static class JsonScalar
{
    private static readonly SearchValues<byte> Ends = SearchValues.Create(" \t\r\n,:]}[{\""u8);

    /// <summary>The length of the scalar at the start of <paramref name="text"/>; all of it when the scalar may continue.</summary>
    public static int LengthOf(ReadOnlySpan<byte> text)
    {
        var end = 0;
        while (end < text.Length && char.IsAsciiDigit((char)text[end]))
        {
            end++;
        }

        if (end < text.Length && text[end] is (byte)',' or (byte)'}')
        {
            return end;
        }

        var rest = text[end..].IndexOfAny(Ends);
        return rest < 0 ? text.Length : end + rest;
    }

    /// <summary>Whether this is a JSON number, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public static bool IsJson(ReadOnlySpan<byte> scalar)
    {
        if (scalar[0] is (byte)'t' or (byte)'f' or (byte)'n')
        {
            return scalar.SequenceEqual("true"u8) || scalar.SequenceEqual("false"u8) || scalar.SequenceEqual("null"u8);
        }

        var at = scalar[0] == (byte)'-' ? 1 : 0;
        var whole = Digits(scalar, ref at);
        if (whole == 0 || (whole > 1 && scalar[at - whole] == (byte)'0'))
        {
            return false;
        }

        if (at < scalar.Length && scalar[at] == (byte)'.')
        {
            at++;
            if (Digits(scalar, ref at) == 0)
            {
                return false;
            }
        }

        return TakesExponent(scalar, ref at) && at == scalar.Length;
    }

    /// <summary>The JSON for a scalar that is not JSON, but that jq 1.6 accepts; otherwise null.</summary>
    /// <remarks>
    /// Tested with jq 1.6: <c>+1</c>, <c>01</c>, <c>1.</c> and <c>.5</c> are normalised, any spelling of <c>NaN</c> except the
    /// lower-case one becomes null, and infinity becomes the largest number.
    /// </remarks>
    public static byte[]? Mended(ReadOnlySpan<byte> scalar)
    {
        var at = scalar[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        var isNegative = scalar[0] == (byte)'-';
        var size = scalar[at..];
        if (Ascii.EqualsIgnoreCase(size, "nan"u8) && !scalar.SequenceEqual("nan"u8))
        {
            return "null"u8.ToArray();
        }

        if (Ascii.EqualsIgnoreCase(size, "inf"u8) || Ascii.EqualsIgnoreCase(size, "infinity"u8))
        {
            return isNegative ? "-1.7976931348623157e+308"u8.ToArray() : "1.7976931348623157e+308"u8.ToArray();
        }

        var wholeStart = at;
        Digits(scalar, ref at);
        var whole = scalar[wholeStart..at].TrimStart((byte)'0');
        var fraction = ReadOnlySpan<byte>.Empty;
        var hasDigits = at > wholeStart;
        if (at < scalar.Length && scalar[at] == (byte)'.')
        {
            var fractionStart = ++at;
            hasDigits |= Digits(scalar, ref at) > 0;
            fraction = scalar[fractionStart..at];
        }

        var exponentStart = at;
        if (!hasDigits || !TakesExponent(scalar, ref at) || at < scalar.Length)
        {
            return null;
        }

        return
        [
            .. isNegative ? "-"u8 : [],
            .. whole.IsEmpty ? "0"u8 : whole,
            .. fraction.IsEmpty ? [] : "."u8,
            .. fraction,
            .. scalar[exponentStart..],
        ];
    }

    private static int Digits(ReadOnlySpan<byte> scalar, ref int at)
    {
        var start = at;
        while (at < scalar.Length && char.IsAsciiDigit((char)scalar[at]))
        {
            at++;
        }

        return at - start;
    }

    private static bool TakesExponent(ReadOnlySpan<byte> scalar, ref int at)
    {
        if (at == scalar.Length || (scalar[at] | 0x20) != 'e')
        {
            return true;
        }

        at++;
        if (at < scalar.Length && scalar[at] is (byte)'+' or (byte)'-')
        {
            at++;
        }

        return Digits(scalar, ref at) > 0;
    }
}
