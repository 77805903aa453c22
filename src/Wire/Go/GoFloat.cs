using System.Globalization;

namespace Mocks.Wire.Go;

/// <summary>Go's float64 in JSON.</summary>
/// <remarks>Source: Go, <c>encoding/json/encode.go</c>, <c>floatEncoder</c>, and <c>decode.go</c>, <c>convertNumber</c>.</remarks>
public static class GoFloat
{
    /// <summary>The shortest digits that read back the same; with an exponent below 1e-6 and from 1e21 up.</summary>
    /// <param name="value">A finite number: JSON has no others.</param>
    public static string Format(double value)
    {
        var text = value.ToString("E16", CultureInfo.InvariantCulture);
        return text;
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
}
