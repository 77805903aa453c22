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

    private readonly byte[] _name = new byte[MaxNameBytes];
    private readonly byte[] _escape = new byte[6];
    private readonly ArrayBufferWriter<byte> _scalar = new();
    private bool _isName;
    private int _nameStart;
    private int _nameCount;
    private int _escapeCount;

    private int TakeText(ReadOnlySpan<byte> piece, int at)
    {
        while (true)
        {
            at += TextStop.In(piece[at..]);
            if (at == piece.Length)
            {
                _expect = Expect.Text;
                return at;
            }

            if (piece[at] == '"')
            {
                return _isName ? EndName(piece, at) : EndValue(piece, at + 1);
            }

            if (piece[at] != '\\')
            {
                return Break(piece);
            }

            var whole = EscapeLength(piece[at..]);
            if (whole == 0)
            {
                _expect = Expect.Escape;
                _escapeCount = 0;
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
            _escape[_escapeCount++] = piece[at++];
            if (EscapeLength(_escape.AsSpan(0, _escapeCount)) == 0)
            {
                continue;
            }

            if (!IsEscape(_escape.AsSpan(0, _escapeCount)))
            {
                return Break(piece);
            }

            _expect = Expect.Text;
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
        _isName = false;
        if (_depth <= conversation.NamedDepth)
        {
            if (_nameCount == 0)
            {
                conversation.Names(_depth, piece[_nameStart..quote]);
            }
            else
            {
                _nameStart = 0;
                CarryName(piece[..quote]);
                conversation.Names(_depth, _nameCount > MaxNameBytes ? default : _name.AsSpan(0, _nameCount));
            }
        }

        _nameCount = 0;
        var hasColon = quote + 1 < piece.Length && piece[quote + 1] == ':';
        _expect = hasColon ? Expect.Value : Expect.Colon;
        return hasColon ? quote + 2 : quote + 1;
    }

    /// <summary>Keeps this piece's part of a member's name; of a name that is too long, only the length.</summary>
    private void CarryName(ReadOnlySpan<byte> piece)
    {
        var part = piece[Math.Min(_nameStart, piece.Length)..];
        if (_nameCount + part.Length <= MaxNameBytes)
        {
            part.CopyTo(_name.AsSpan(_nameCount));
        }

        _nameCount = Math.Min(_nameCount + part.Length, MaxNameBytes + 1);
        _nameStart = 0;
    }

    private int TakeScalar(ReadOnlySpan<byte> piece, int at)
    {
        var text = piece[at..];
        var length = JsonScalar.LengthOf(text);
        if (_expect != Expect.Scalar && length < text.Length && length > 0 && JsonScalar.IsJson(text[..length]))
        {
            return EndValue(piece, at + length);
        }

        if (_expect != Expect.Scalar)
        {
            conversation.Take(piece[_run..at]);
            _expect = Expect.Scalar;
        }

        if (_scalar.WrittenCount + length > MaxScalarBytes)
        {
            return Break(piece);
        }

        _scalar.Write(text[..length]);
        _run = at + length;
        return length < text.Length ? FinishScalar(piece, _run) : _run;
    }

    private int FinishScalar(ReadOnlySpan<byte> piece, int at)
    {
        var text = _scalar.WrittenSpan;
        ReadOnlySpan<byte> json = text.IsEmpty ? default : JsonScalar.IsJson(text) ? text : JsonScalar.Mended(text);
        if (json.IsEmpty)
        {
            return Break(piece);
        }

        conversation.Take(json);
        _scalar.ResetWrittenCount();
        return EndValue(piece, at);
    }
}
