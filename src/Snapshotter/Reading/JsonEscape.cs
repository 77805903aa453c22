using System.Globalization;

namespace Mocks.Snapshotter.Reading;

/// <summary>The escapes of a JSON string.</summary>
internal static class JsonEscape
{
    /// <summary>The UTF-16 unit of an escape.</summary>
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

    /// <summary>Whether JSON requires an escape for this unit.</summary>
    public static bool Needed(char unit) => unit is < ' ' or '"' or '\\';

    /// <summary>The shortest escape of a unit that needs one.</summary>
    /// <param name="original">Returned when there is no escape of two bytes.</param>
    public static ReadOnlySpan<byte> ShortestOf(char unit, ReadOnlySpan<byte> original) => unit switch
    {
        '\b' => "\\b"u8,
        '\f' => "\\f"u8,
        '\n' => "\\n"u8,
        '\r' => "\\r"u8,
        '\t' => "\\t"u8,
        '"' => "\\\""u8,
        '\\' => "\\\\"u8,
        _ => original,
    };
}
