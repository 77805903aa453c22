using System.Globalization;

namespace Mocks.Snapshotter.Reading;

/// <summary>The escapes of a JSON string.</summary>
internal static class JsonEscape
{
    /// <summary>The UTF-16 unit that an escape stands for.</summary>
    /// <param name="whole">A well-formed escape, two or six bytes.</param>
    public static char UnitOf(ReadOnlySpan<byte> whole) => whole[1] switch
    {
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        (byte)'u' => (char)ushort.Parse(whole[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        var itself => (char)itself,
    };

    /// <summary>Whether JSON has no plain form for this unit.</summary>
    public static bool Needed(char unit) => unit is < ' ' or '"' or '\\';

    /// <summary>The shortest escape for a unit that needs one.</summary>
    /// <param name="asItCame">Used when there is no two-byte escape.</param>
    public static ReadOnlySpan<byte> ShortestOf(char unit, ReadOnlySpan<byte> asItCame) => unit switch
    {
        '\b' => "\\b"u8,
        '\f' => "\\f"u8,
        '\n' => "\\n"u8,
        '\r' => "\\r"u8,
        '\t' => "\\t"u8,
        '"' => "\\\""u8,
        '\\' => "\\\\"u8,
        _ => asItCame,
    };
}
