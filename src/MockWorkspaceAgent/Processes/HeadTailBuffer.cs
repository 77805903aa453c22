using System.Globalization;
using System.Text;

namespace Mocks.MockWorkspaceAgent.Processes;

/// <summary>The first and the last bytes of a process's output. All lengths are bytes, so that a cut may split a character.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentproc/headtail.go</c>.</remarks>
internal sealed class HeadTailBuffer(int maxHead = HeadTailBuffer.StandardBytes, int maxTail = HeadTailBuffer.StandardBytes)
{
    public const int StandardBytes = 16 * 1024;

    private const int MaxLineBytes = 2048;
    private const int KeptOfALongLine = 2032;

    private readonly Lock _gate = new();
    private byte[] _head = [];
    private int _headLength;
    private bool _headIsFull;
    private byte[] _ring = [];
    private int _ringStart;
    private int _ringLength;
    private long _total;

    /// <summary>Bytes that are held.</summary>
    public int Stored
    {
        get
        {
            lock (_gate)
            {
                return _headLength + _ringLength;
            }
        }
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            _total += bytes.Length;
            var first = Math.Min(bytes.Length, maxHead - _headLength);
            if (first > 0)
            {
                Grow(ref _head, _headLength + first, maxHead);
                bytes[..first].CopyTo(_head.AsSpan(_headLength));
                _headLength += first;
                _headIsFull = _headLength == maxHead;
                bytes = bytes[first..];
            }

            WriteTail(bytes);
        }
    }

    /// <returns>The text of an answer, and what is missing from it; null when the buffer has dropped and joined nothing.</returns>
    public (byte[] Output, ProcessTruncation? Truncated) Read()
    {
        lock (_gate)
        {
            var output = new MemoryStream(_headLength + _ringLength + 64);
            WriteCut(output, _head.AsSpan(0, _headLength));
            if (!_headIsFull || _ringLength == 0)
            {
                return (output.ToArray(), null);
            }

            var omitted = _total - _headLength - _ringLength;
            output.Write(omitted == 0 ? "\n"u8 : Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n\n... [omitted {omitted} bytes] ...\n\n")));
            var tail = new byte[_ringLength];
            var untilEnd = Math.Min(_ringLength, _ring.Length - _ringStart);
            _ring.AsSpan(_ringStart, untilEnd).CopyTo(tail);
            _ring.AsSpan(0, _ringLength - untilEnd).CopyTo(tail.AsSpan(untilEnd));
            WriteCut(output, tail);
            return (output.ToArray(), new ProcessTruncation(_total, output.Length, omitted));
        }
    }

    private void WriteTail(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[Math.Max(0, bytes.Length - maxTail)..];
        if (bytes.IsEmpty)
        {
            return;
        }

        // Until it is full it has not wrapped, so that growing keeps the order.
        Grow(ref _ring, _ringLength + bytes.Length, maxTail);
        var end = (_ringStart + _ringLength) % maxTail;
        var first = Math.Min(bytes.Length, maxTail - end);
        Grow(ref _ring, end + first, maxTail);
        bytes[..first].CopyTo(_ring.AsSpan(end));
        bytes[first..].CopyTo(_ring);
        var dropped = Math.Max(0, _ringLength + bytes.Length - maxTail);
        _ringStart = (_ringStart + dropped) % maxTail;
        _ringLength += bytes.Length - dropped;
    }

    private static void Grow(ref byte[] buffer, int needed, int most)
    {
        if (needed > buffer.Length && buffer.Length < most)
        {
            Array.Resize(ref buffer, Math.Min(most, Math.Max(needed, Math.Max(256, 2 * buffer.Length))));
        }
    }

    // The line feed is not counted, a carriage return is. A piece that is short as a whole has no long line.
    private static void WriteCut(MemoryStream output, ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            var end = piece.IndexOf((byte)'\n');
            var line = end < 0 ? piece : piece[..end];
            if (line.Length > MaxLineBytes)
            {
                output.Write(line[..KeptOfALongLine]);
                output.Write(" ... [truncated]"u8);
            }
            else
            {
                output.Write(line);
            }

            if (end < 0)
            {
                return;
            }

            output.WriteByte((byte)'\n');
            piece = piece[(end + 1)..];
        }
    }
}
