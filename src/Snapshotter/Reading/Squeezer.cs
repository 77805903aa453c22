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

    private readonly byte[] escape = new byte[EscapeLength];
    private readonly byte[] half = new byte[EscapeLength];
    private byte[] kept = new byte[512];
    private int count;
    private int escapeCount;
    private bool hasHalf;
    private long blanks;
    private long length;
    private bool lostPadding;

    public void Clear()
    {
        count = escapeCount = 0;
        blanks = length = 0;
        hasHalf = lostPadding = false;
    }

    /// <summary>Adds a piece of well-formed JSON text. A piece may end inside an escape, but not inside a code point of UTF-8.</summary>
    public void Feed(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            if (escapeCount == 0)
            {
                var start = piece.IndexOf((byte)'\\');
                TakePlain(start < 0 ? piece : piece[..start]);
                if (start < 0)
                {
                    return;
                }

                piece = piece[start..];
            }

            escape[escapeCount++] = piece[0];
            piece = piece[1..];
            if (escapeCount == (escapeCount > 1 && escape[1] != (byte)'u' ? 2 : EscapeLength))
            {
                var whole = escape.AsSpan(0, escapeCount);
                escapeCount = 0;
                TakeEscape(whole);
            }
        }
    }

    /// <summary>The result, after the last piece.</summary>
    public Squeezed Result()
    {
        GiveHalf();
        lostPadding |= blanks > 0;
        blanks = 0;
        return new(kept.AsMemory(0, count), length, lostPadding);
    }

    public void RemoveLast(int bytes)
    {
        count -= bytes;
        length -= bytes;
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

        blanks += plain.Length - solid.Length;
    }

    private void TakeEscape(ReadOnlySpan<byte> whole)
    {
        var unit = JsonEscape.UnitOf(whole);
        if (hasHalf && char.IsLowSurrogate(unit))
        {
            hasHalf = false;
            WriteCodePoint(new Rune(JsonEscape.UnitOf(half), unit));
            return;
        }

        GiveHalf();
        if (unit == ' ')
        {
            TakePlain(" "u8);
            return;
        }

        if (unit == '\n' && blanks > 0)
        {
            lostPadding = true;
            blanks = 0;
        }

        GiveBlanks();
        if (char.IsHighSurrogate(unit))
        {
            whole.CopyTo(half);
            hasHalf = true;
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
        if (hasHalf)
        {
            hasHalf = false;
            Write(half);
        }
    }

    private void GiveBlanks()
    {
        ReadOnlySpan<byte> some = "                "u8;
        var skipped = Math.Max(0, blanks - keep);
        length += skipped;
        for (var left = blanks - skipped; left > 0; left -= some.Length)
        {
            Write(left < some.Length ? some[..(int)left] : some);
        }

        blanks = 0;
    }

    private void WriteCodePoint(Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        Write(utf8[..rune.EncodeToUtf8(utf8)]);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        length += bytes.Length;
        while (bytes.Length > kept.Length - count)
        {
            if (kept.Length < keep * 2)
            {
                Array.Resize(ref kept, (int)Math.Min(keep * 2L, Math.Max(kept.Length * 2L, (long)count + bytes.Length)));
                continue;
            }

            // The buffer has its largest size: fill it, then drop its older half.
            var free = kept.Length - count;
            bytes[..free].CopyTo(kept.AsSpan(count));
            bytes = bytes[free..];
            var from = CodePoints.BorderFrom(kept, kept.Length - keep - EscapeLength);
            kept.AsSpan(from).CopyTo(kept);
            count = kept.Length - from;
        }

        bytes.CopyTo(kept.AsSpan(count));
        count += bytes.Length;
    }
}
