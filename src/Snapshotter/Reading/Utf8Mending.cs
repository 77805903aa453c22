using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Mocks.Snapshotter.Reading;

/// <summary>
/// Passes bytes on in pieces that are valid UTF-8 and do not end inside a code point.
/// As in jq, a byte order mark at the start is skipped, and invalid bytes become U+FFFD.
/// </summary>
internal sealed class Utf8Mending(JsonScanner scanner)
{
    private readonly byte[] _carried = new byte[4];
    private int _carriedCount;
    private bool _started;

    public void Feed(ReadOnlySpan<byte> piece)
    {
        while (_carriedCount > 0 && !piece.IsEmpty)
        {
            _carried[_carriedCount++] = piece[0];
            var status = Rune.DecodeFromUtf8(_carried.AsSpan(0, _carriedCount), out _, out _);
            if (status == OperationStatus.NeedMoreData)
            {
                piece = piece[1..];
                continue;
            }

            if (status == OperationStatus.Done)
            {
                Give(_carried.AsSpan(0, _carriedCount));
                piece = piece[1..];
            }
            else
            {
                Give("\uFFFD"u8);
            }

            _carriedCount = 0;
        }

        if (piece.IsEmpty)
        {
            return;
        }

        if (Rune.DecodeLastFromUtf8(piece, out _, out var cut) == OperationStatus.NeedMoreData)
        {
            _carriedCount = cut;
            piece[^cut..].CopyTo(_carried);
            piece = piece[..^cut];
        }

        Give(Utf8.IsValid(piece) ? piece : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(piece)));
    }

    /// <summary>Ends the stream.</summary>
    public void End()
    {
        if (_carriedCount > 0)
        {
            _carriedCount = 0;
            Give("\uFFFD"u8);
        }

        scanner.End();
    }

    private void Give(ReadOnlySpan<byte> piece)
    {
        if (piece.IsEmpty)
        {
            return;
        }

        if (!_started)
        {
            _started = true;
            var mark = "\uFEFF"u8;
            piece = piece.StartsWith(mark) ? piece[mark.Length..] : piece;
        }

        scanner.Feed(piece);
    }
}
