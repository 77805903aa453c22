namespace Mocks.MockCoderd.WorkspaceApps;

/// <summary>Finds the end of the last event that a fault lets through, in a stream that passes piece by piece.</summary>
internal abstract class EventCounter(int last)
{
    private int _ended;

    public bool IsReached => _ended >= last;

    public static EventCounter OfEventStream(int last) => new Lines(last);

    public static EventCounter OfWebSocket(int last) => new Frames(last);

    /// <returns>How many bytes of the piece may pass.</returns>
    public int EndIn(ReadOnlySpan<byte> piece)
    {
        for (var at = 0; at < piece.Length; at++)
        {
            if (Ends(piece[at]) && ++_ended >= last)
            {
                return at + 1;
            }
        }

        return piece.Length;
    }

    /// <summary>Whether an event ends with this byte.</summary>
    protected abstract bool Ends(byte next);

    private sealed class Lines(int last) : EventCounter(last)
    {
        private int _lineEnds = 2;

        protected override bool Ends(byte next)
        {
            if (next == '\n')
            {
                return ++_lineEnds == 2;
            }

            _lineEnds = next == '\r' ? _lineEnds : 0;
            return false;
        }
    }

    /// <summary>Counts whole messages. A control frame is not a message.</summary>
    private sealed class Frames(int last) : EventCounter(last)
    {
        private readonly List<byte> _head = [];
        private long _left;

        private int HeadBytes => _head.Count < 2 ? 2 : 2 + LengthBytes + (_head[1] > 0x7f ? 4 : 0);

        private int LengthBytes => (_head[1] & 0x7f) switch { 126 => 2, 127 => 8, _ => 0 };

        private long PayloadBytes => LengthBytes == 0
            ? _head[1] & 0x7f
            : _head.Skip(2).Take(LengthBytes).Aggregate(0L, (length, one) => (length << 8) | one);

        protected override bool Ends(byte next)
        {
            if (_left > 0)
            {
                _left--;
            }
            else
            {
                _head.Add(next);
                if (_head.Count < HeadBytes)
                {
                    return false;
                }

                _left = PayloadBytes;
            }

            if (_left > 0)
            {
                return false;
            }

            var isMessage = (_head[0] & 0x80) != 0 && (_head[0] & 0x0f) < 8;
            _head.Clear();
            return isMessage;
        }
    }
}
