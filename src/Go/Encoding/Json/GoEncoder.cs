using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using Mocks.Go.Unicode.Utf8;

namespace Mocks.Go.Encoding.Json;

/// <summary>Escapes text byte for byte as Go's encoding/json does. Every built-in .NET encoder escapes more.</summary>
/// <remarks>
/// Source: Go, <c>encoding/json/encode.go</c>, <c>appendString</c>. Bytes that are not UTF-8, and lone surrogates,
/// become the six characters <c>\ufffd</c>; a real U+FFFD is kept.
/// </remarks>
public sealed unsafe class GoEncoder : JavaScriptEncoder
{
    private const string Bad = @"\ufffd";

    private readonly SearchValues<byte> _safeBytes;
    private readonly SearchValues<char> _safeChars;

    private GoEncoder(string escaped)
    {
        var safe = Enumerable.Range(' ', 0x80 - ' ').Select(c => (char)c).Except(escaped).ToArray();
        _safeBytes = SearchValues.Create(TextEncoding.ASCII.GetBytes(safe));
        _safeChars = SearchValues.Create(safe);
    }

    /// <summary>HTML escaping off.</summary>
    public static GoEncoder Plain { get; } = new("\"\\");

    /// <summary>HTML escaping on, Go's default.</summary>
    public static GoEncoder Html { get; } = new("\"\\<>&");

    public override int MaxOutputCharactersPerInputCharacter => Bad.Length;

    public override bool WillEncode(int unicodeScalar) =>
        unicodeScalar < 0x80 ? !_safeBytes.Contains((byte)unicodeScalar) : unicodeScalar is 0x2028 or 0x2029;

    public override int FindFirstCharacterToEncode(char* text, int textLength) =>
        IndexOfFirst(new ReadOnlySpan<char>(text, textLength));

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) => IndexOfFirst(utf8Text);

    public override bool TryEncodeUnicodeScalar(
        int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var isWritten = Escaped(unicodeScalar).TryCopyTo(new Span<char>(buffer, bufferLength));
        numberOfCharactersWritten = isWritten ? Escaped(unicodeScalar).Length : 0;
        return isWritten;
    }

    public override OperationStatus Encode(
        ReadOnlySpan<char> source,
        Span<char> destination,
        out int charsConsumed,
        out int charsWritten,
        bool isFinalBlock = true)
    {
        charsConsumed = charsWritten = 0;
        while (charsConsumed < source.Length)
        {
            var rest = source[charsConsumed..];
            var plain = IndexOfFirst(rest);
            plain = plain < 0 ? rest.Length : plain;
            if (plain > destination.Length - charsWritten)
            {
                return OperationStatus.DestinationTooSmall;
            }

            rest[..plain].CopyTo(destination[charsWritten..]);
            charsConsumed += plain;
            charsWritten += plain;
            if (plain == rest.Length)
            {
                break;
            }

            if (!isFinalBlock && plain == rest.Length - 1 && char.IsHighSurrogate(rest[plain]))
            {
                return OperationStatus.NeedMoreData;
            }

            var escaped = char.IsSurrogate(rest[plain]) ? Bad : Escaped(rest[plain]);
            if (!escaped.TryCopyTo(destination[charsWritten..]))
            {
                return OperationStatus.DestinationTooSmall;
            }

            charsConsumed++;
            charsWritten += escaped.Length;
        }

        return OperationStatus.Done;
    }

    public override OperationStatus EncodeUtf8(
        ReadOnlySpan<byte> utf8Source,
        Span<byte> utf8Destination,
        out int bytesConsumed,
        out int bytesWritten,
        bool isFinalBlock = true)
    {
        bytesConsumed = bytesWritten = 0;
        while (bytesConsumed < utf8Source.Length)
        {
            var rest = utf8Source[bytesConsumed..];
            var plain = IndexOfFirst(rest);
            plain = plain < 0 ? rest.Length : plain;
            if (plain > utf8Destination.Length - bytesWritten)
            {
                return OperationStatus.DestinationTooSmall;
            }

            rest[..plain].CopyTo(utf8Destination[bytesWritten..]);
            bytesConsumed += plain;
            bytesWritten += plain;
            if (plain == rest.Length)
            {
                break;
            }

            var status = Rune.DecodeFromUtf8(rest[plain..], out var rune, out var length);
            if (!isFinalBlock && status == OperationStatus.NeedMoreData)
            {
                return OperationStatus.NeedMoreData;
            }

            var isValid = status == OperationStatus.Done;
            var escaped = isValid ? Escaped(rune.Value) : Bad;
            if (escaped.Length > utf8Destination.Length - bytesWritten)
            {
                return OperationStatus.DestinationTooSmall;
            }

            bytesConsumed += isValid ? length : 1;
            bytesWritten += TextEncoding.ASCII.GetBytes(escaped, utf8Destination[bytesWritten..]);
        }

        return OperationStatus.Done;
    }

    private int IndexOfFirst(ReadOnlySpan<char> text)
    {
        var i = 0;
        while (i < text.Length)
        {
            var c = text[i];
            if (c < 0x80)
            {
                var length = text[i..].IndexOfAnyExcept(_safeChars);
                if (length <= 0)
                {
                    return length < 0 ? -1 : i;
                }

                i += length;
            }
            else if (char.IsSurrogate(c) ? i + 1 == text.Length || !char.IsSurrogatePair(c, text[i + 1]) : WillEncode(c))
            {
                return i;
            }
            else
            {
                i += char.IsSurrogate(c) ? 2 : 1;
            }
        }

        return -1;
    }

    private int IndexOfFirst(ReadOnlySpan<byte> utf8)
    {
        var i = 0;
        while (i < utf8.Length)
        {
            if (utf8[i] < 0x80)
            {
                var safe = utf8[i..].IndexOfAnyExcept(_safeBytes);
                if (safe <= 0)
                {
                    return safe < 0 ? -1 : i;
                }

                i += safe;
                continue;
            }

            var (rune, length) = GoRune.Decode(utf8[i..]);
            if (rune is not { } valid || WillEncode(valid.Value))
            {
                return i;
            }

            i += length;
        }

        return -1;
    }

    private static string Escaped(int scalar) => scalar switch
    {
        '"' => "\\\"",
        '\\' => @"\\",
        '\b' => @"\b",
        '\f' => @"\f",
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        _ => $"\\u{scalar:x4}",
    };
}
