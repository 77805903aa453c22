using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Mocks.Go.Encoding.Json;

/// <summary>The value of a JSON string, unquoted as Go does.</summary>
/// <remarks>
/// Source: Go, <c>encoding/json/decode.go</c>, <c>unquoteBytes</c>. A lone surrogate, and each byte that is not UTF-8,
/// becomes U+FFFD.
/// </remarks>
public static class GoText
{
    private const char Bad = '\ufffd';

    /// <summary>The bytes that end a run of plain text: the quote, the backslash and control characters.</summary>
    public static readonly SearchValues<byte> Ends =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Append('"').Append('\\').Select(c => (byte)c)]);

    /// <summary>Whether a member of this name sets a field. Go folds two non-ASCII letters: the long s and the Kelvin sign.</summary>
    public static bool IsField(string name, string field) =>
        Ascii.EqualsIgnoreCase(name.Replace('\u017f', 's').Replace('\u212a', 'k'), field);

    /// <param name="literal">A valid string with its quotes.</param>
    public static string Unquote(ReadOnlySpan<byte> literal)
    {
        var rest = literal[1..^1];
        if (!rest.Contains((byte)'\\') && Utf8.IsValid(rest))
        {
            return TextEncoding.UTF8.GetString(rest);
        }

        var room = ArrayPool<char>.Shared.Rent(literal.Length);
        var text = new string(room, 0, Unquote(literal, room));
        ArrayPool<char>.Shared.Return(room);
        return text;
    }

    /// <param name="room">At least as long as the literal.</param>
    /// <returns>How many characters were written.</returns>
    public static int Unquote(ReadOnlySpan<byte> literal, Span<char> room)
    {
        var rest = literal[1..^1];
        var chars = room;
        while (!rest.IsEmpty)
        {
            var plain = rest.IndexOf((byte)'\\');
            plain = plain < 0 ? rest.Length : plain;
            var status = Utf8.ToUtf16(rest[..plain], chars, out var read, out var written, replaceInvalidSequences: false);
            rest = rest[read..];
            chars = chars[written..];
            if (status != OperationStatus.Done)
            {
                chars[0] = Bad;
                rest = rest[1..];
                chars = chars[1..];
            }
            else if (!rest.IsEmpty)
            {
                rest = rest[ReadEscape(rest, chars, out written)..];
                chars = chars[written..];
            }
        }

        return room.Length - chars.Length;
    }

    /// <returns>How many bytes were read.</returns>
    private static int ReadEscape(ReadOnlySpan<byte> rest, Span<char> chars, out int written)
    {
        written = 1;
        if (rest[1] != 'u')
        {
            chars[0] = (char)rest[1] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var c => c };
            return 2;
        }

        var unit = Unit(rest);
        if (rest.Length >= 12 && rest[6] == '\\' && rest[7] == 'u' && char.IsSurrogatePair(unit, Unit(rest[6..])))
        {
            (chars[0], chars[1]) = (unit, Unit(rest[6..]));
            written = 2;
            return 12;
        }

        chars[0] = char.IsSurrogate(unit) ? Bad : unit;
        return 6;
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
