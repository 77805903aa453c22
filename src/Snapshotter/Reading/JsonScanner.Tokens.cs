using System.Buffers;
using System.Runtime.CompilerServices;

namespace Mocks.Snapshotter.Reading;

/// <content>Strings and scalars; a piece may end anywhere inside them.</content>
internal sealed partial class JsonScanner
{
    // Enough for the names that matter, with an escape of six bytes for each letter.
    private const int MaxNameBytes = 64;

    // A longer number could never be posted, so the document is refused.
    private const int MaxScalarBytes = 128 * 1024;

    private readonly byte[] name = new byte[MaxNameBytes];
    private readonly byte[] escape = new byte[6];
    private readonly ArrayBufferWriter<byte> scalar = new();
    private bool isName;
    private int nameStart;
    private int nameCount;
    private int escapeCount;

    private int TakeText(ReadOnlySpan<byte> piece, int at)
    {
        while (true)
        {
            at += TextStop.In(piece[at..]);
            if (at == piece.Length)
            {
                expect = Expect.Text;
                return at;
            }

            if (piece[at] == '"')
            {
                return isName ? EndName(piece, at) : EndValue(piece, at + 1);
            }

            if (piece[at] != '\\')
            {
                return Break(piece);
            }

            var whole = EscapeLength(piece[at..]);
            if (whole == 0)
            {
                expect = Expect.Escape;
                escapeCount = 0;
                return TakeSplitEscape(piece, at);
            }

            if (!IsEscape(piece.Slice(at, whole)))
            {
                return Break(piece);
            }

            at += whole;
        }
    }

    private int TakeSplitEscape(ReadOnlySpan<byte> piece, int at)
    {
        while (at < piece.Length)
        {
            escape[escapeCount++] = piece[at++];
            if (EscapeLength(escape.AsSpan(0, escapeCount)) == 0)
            {
                continue;
            }

            if (!IsEscape(escape.AsSpan(0, escapeCount)))
            {
                return Break(piece);
            }

            expect = Expect.Text;
            return at;
        }

        return at;
    }

    /// <summary>The length of the escape at the start of the text; 0 when the text may cut it.</summary>
    private static int EscapeLength(ReadOnlySpan<byte> text) => text switch
    {
        { Length: < 2 } => 0,
        [_, (byte)'u', ..] => text.Length < 6 ? 0 : 6,
        _ => 2,
    };

    private static bool IsEscape(ReadOnlySpan<byte> whole)
    {
        if (whole.Length == 2)
        {
            return "\"\\/bfnrt"u8.Contains(whole[1]);
        }

        foreach (var digit in whole[2..])
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int EndName(ReadOnlySpan<byte> piece, int quote)
    {
        isName = false;
        if (depth <= conversation.NamedDepth)
        {
            if (nameCount == 0)
            {
                conversation.Names(depth, piece[nameStart..quote]);
            }
            else
            {
                nameStart = 0;
                CarryName(piece[..quote]);
                conversation.Names(depth, nameCount > MaxNameBytes ? default : name.AsSpan(0, nameCount));
            }
        }

        nameCount = 0;
        var hasColon = quote + 1 < piece.Length && piece[quote + 1] == ':';
        expect = hasColon ? Expect.Value : Expect.Colon;
        return hasColon ? quote + 2 : quote + 1;
    }

    /// <summary>Keeps this piece's part of a member's name; of a name that is too long, only the length.</summary>
    private void CarryName(ReadOnlySpan<byte> piece)
    {
        var part = piece[Math.Min(nameStart, piece.Length)..];
        if (nameCount + part.Length <= MaxNameBytes)
        {
            part.CopyTo(name.AsSpan(nameCount));
        }

        nameCount = Math.Min(nameCount + part.Length, MaxNameBytes + 1);
        nameStart = 0;
    }

    private int TakeScalar(ReadOnlySpan<byte> piece, int at)
    {
        var text = piece[at..];
        var length = JsonScalar.LengthOf(text);
        if (expect != Expect.Scalar && length < text.Length && length > 0 && JsonScalar.IsJson(text[..length]))
        {
            return EndValue(piece, at + length);
        }

        if (expect != Expect.Scalar)
        {
            conversation.Take(piece[run..at]);
            expect = Expect.Scalar;
        }

        if (scalar.WrittenCount + length > MaxScalarBytes)
        {
            return Break(piece);
        }

        scalar.Write(text[..length]);
        run = at + length;
        return length < text.Length ? FinishScalar(piece, run) : run;
    }

    private int FinishScalar(ReadOnlySpan<byte> piece, int at)
    {
        var text = scalar.WrittenSpan;
        ReadOnlySpan<byte> json = text.IsEmpty ? default : JsonScalar.IsJson(text) ? text : JsonScalar.Mended(text);
        if (json.IsEmpty)
        {
            return Break(piece);
        }

        conversation.Take(json);
        scalar.ResetWrittenCount();
        return EndValue(piece, at);
    }
}
