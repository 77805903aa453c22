using System.Text;

namespace Mocks.Snapshotter.Reading;

/// <summary>JSON text in its shortest form, or as received.</summary>
/// <param name="Tail">The end of the text, from the border of a code point; the whole text when it is within the limit for a body.</param>
/// <param name="Length">The length of the whole text, in bytes.</param>
/// <param name="LostPadding">Whether terminal padding was removed.</param>
internal readonly record struct Squeezed(ReadOnlyMemory<byte> Tail, long Length, bool LostPadding);

/// <summary>
/// Rewrites JSON text, piece by piece, with each code point in its shortest form, and keeps only the end of the result.
/// </summary>
/// <param name="takesPadding">Whether to drop spaces before a line feed and at the end.</param>
/// <param name="keep">How many bytes of the end are kept at least.</param>
/// <remarks>
/// The text is a document or the inside of a string: a backslash occurs inside strings only.
/// Half a surrogate pair stays an escape, because UTF-8 has no form for it.
/// </remarks>
internal sealed class Squeezer(bool takesPadding, int keep)
{
    private const int EscapeLength = 6;

    private readonly byte[] _escape = new byte[EscapeLength];
    private readonly byte[] _half = new byte[EscapeLength];
    private byte[] _kept = new byte[512];
    private int _count;
    private int _escapeCount;
    private bool _hasHalf;
    private long _blanks;
    private long _length;
    private bool _lostPadding;

    public void Clear()
    {
        _count = _escapeCount = 0;
        _blanks = _length = 0;
        _hasHalf = _lostPadding = false;
    }

    /// <summary>Adds a piece of well-formed JSON text. A piece may end inside an escape, but not inside a code point of UTF-8.</summary>
    public void Feed(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            if (_escapeCount == 0)
            {
                var start = piece.IndexOf((byte)'\\');
                TakePlain(start < 0 ? piece : piece[..start]);
                if (start < 0)
                {
                    return;
                }

                piece = piece[start..];
            }

            _escape[_escapeCount++] = piece[0];
            piece = piece[1..];
            if (_escapeCount == (_escapeCount > 1 && _escape[1] != (byte)'u' ? 2 : EscapeLength))
            {
                var whole = _escape.AsSpan(0, _escapeCount);
                _escapeCount = 0;
                TakeEscape(whole);
            }
        }
    }

    /// <summary>The result, after the last piece.</summary>
    public Squeezed Result()
    {
        GiveHalf();
        _lostPadding |= _blanks > 0;
        _blanks = 0;
        return new(_kept.AsMemory(0, _count), _length, _lostPadding);
    }

    public void RemoveLast(int bytes)
    {
        _count -= bytes;
        _length -= bytes;
    }

    private void TakePlain(ReadOnlySpan<byte> plain)
    {
        if (plain.IsEmpty)
        {
            return;
        }

        GiveHalf();
        var solid = takesPadding ? plain.TrimEnd((byte)' ') : plain;
        if (!solid.IsEmpty)
        {
            GiveBlanks();
            Write(solid);
        }

        _blanks += plain.Length - solid.Length;
    }

    private void TakeEscape(ReadOnlySpan<byte> whole)
    {
        var unit = JsonEscape.UnitOf(whole);
        if (_hasHalf && char.IsLowSurrogate(unit))
        {
            _hasHalf = false;
            WriteCodePoint(new Rune(JsonEscape.UnitOf(_half), unit));
            return;
        }

        GiveHalf();
        if (unit == ' ')
        {
            TakePlain(" "u8);
            return;
        }

        if (unit == '\n' && _blanks > 0)
        {
            _lostPadding = true;
            _blanks = 0;
        }

        GiveBlanks();
        if (char.IsHighSurrogate(unit))
        {
            whole.CopyTo(_half);
            _hasHalf = true;
        }
        else if (char.IsLowSurrogate(unit))
        {
            Write(whole);
        }
        else if (JsonEscape.Needed(unit))
        {
            Write(JsonEscape.ShortestOf(unit, whole));
        }
        else
        {
            WriteCodePoint(new Rune(unit));
        }
    }

    private void GiveHalf()
    {
        if (_hasHalf)
        {
            _hasHalf = false;
            Write(_half);
        }
    }

    private void GiveBlanks()
    {
        ReadOnlySpan<byte> some = "                "u8;
        var skipped = Math.Max(0, _blanks - keep);
        _length += skipped;
        for (var left = _blanks - skipped; left > 0; left -= some.Length)
        {
            Write(left < some.Length ? some[..(int)left] : some);
        }

        _blanks = 0;
    }

    private void WriteCodePoint(Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        Write(utf8[..rune.EncodeToUtf8(utf8)]);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _length += bytes.Length;
        while (bytes.Length > _kept.Length - _count)
        {
            if (_kept.Length < keep * 2)
            {
                Array.Resize(ref _kept, (int)Math.Min(keep * 2L, Math.Max(_kept.Length * 2L, (long)_count + bytes.Length)));
                continue;
            }

            // The buffer has its largest size: fill it, then drop its older half.
            var free = _kept.Length - _count;
            bytes[..free].CopyTo(_kept.AsSpan(_count));
            bytes = bytes[free..];
            var from = CodePoints.BorderFrom(_kept, _kept.Length - keep - EscapeLength);
            _kept.AsSpan(from).CopyTo(_kept);
            _count = _kept.Length - from;
        }

        bytes.CopyTo(_kept.AsSpan(_count));
        _count += bytes.Length;
    }
}
