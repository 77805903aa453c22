using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Mocks.Snapshotter.Reading;

/// <summary>
/// Lets a stream of bytes through in pieces that are valid UTF-8 and never end inside a code point.
/// A byte order mark in front is skipped, and what is no UTF-8 becomes U+FFFD, both as jq does it.
/// </summary>
internal sealed class Utf8Mending(JsonScanner scanner)
{
    private readonly byte[] carried = new byte[4];
    private int carriedCount;
    private bool started;

    public void Feed(ReadOnlySpan<byte> piece)
    {
        while (carriedCount > 0 && !piece.IsEmpty)
        {
            carried[carriedCount++] = piece[0];
            var status = Rune.DecodeFromUtf8(carried.AsSpan(0, carriedCount), out _, out _);
            if (status == OperationStatus.NeedMoreData)
            {
                piece = piece[1..];
                continue;
            }

            if (status == OperationStatus.Done)
            {
                Give(carried.AsSpan(0, carriedCount));
                piece = piece[1..];
            }
            else
            {
                Give("\uFFFD"u8);
            }

            carriedCount = 0;
        }

        if (piece.IsEmpty)
        {
            return;
        }

        if (Rune.DecodeLastFromUtf8(piece, out _, out var cut) == OperationStatus.NeedMoreData)
        {
            carriedCount = cut;
            piece[^cut..].CopyTo(carried);
            piece = piece[..^cut];
        }

        if (Utf8.IsValid(piece))
        {
            Give(piece);
            return;
        }

        GiveMended(piece);
    }

    /// <summary>Says that the stream is at its end.</summary>
    public void End()
    {
        if (carriedCount > 0)
        {
            carriedCount = 0;
            Give("\uFFFD"u8);
        }

        scanner.End();
    }

    private void GiveMended(ReadOnlySpan<byte> piece)
    {
        var good = 0;
        while (good < piece.Length)
        {
            if (Rune.DecodeFromUtf8(piece[good..], out _, out var length) == OperationStatus.Done)
            {
                good += length;
                continue;
            }

            Give(piece[..good]);
            Give("\uFFFD"u8);
            piece = piece[(good + length)..];
            good = 0;
        }

        Give(piece);
    }

    private void Give(ReadOnlySpan<byte> piece)
    {
        if (piece.IsEmpty)
        {
            return;
        }

        if (!started)
        {
            started = true;
            var mark = "\uFEFF"u8;
            piece = piece.StartsWith(mark) ? piece[mark.Length..] : piece;
        }

        scanner.Feed(piece);
    }
}
