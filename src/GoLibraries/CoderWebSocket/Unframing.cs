using System.Buffers.Binary;

namespace Mocks.GoLibraries.CoderWebSocket;

/// <summary>What an <see cref="Unframing"/> found behind the payload that it has taken so far.</summary>
internal enum Found
{
    /// <summary>The end of the bytes.</summary>
    Nothing,

    /// <summary>A whole ping, pong or close frame.</summary>
    Control,

    /// <summary>A rule that the client broke: close with 1002 and the rule.</summary>
    Violation,

    /// <summary>A frame that only a server may send: no close frame follows from it.</summary>
    Unusable,

    /// <summary>A text message.</summary>
    Text,
}

/// <summary>Takes a client's frames apart, however their bytes come, without a buffer for payloads: those are moved to the front of the bytes that brought them.</summary>
/// <remarks>Source: RFC 6455, section 5; coder/websocket 1.8, <c>frame.go</c>, <c>read.go</c>.</remarks>
internal sealed class Unframing
{
    private const int MaxHeadBytes = 2 + sizeof(long) + 4;

    private readonly byte[] _head = new byte[MaxHeadBytes];
    private int _headCount;
    private long _missing;
    private uint _key;
    private bool _inMessage;
    private byte[]? _control;

    /// <summary>The control frame that was found.</summary>
    public Opcode Opcode { get; private set; }

    /// <summary>The payload of the control frame that was found.</summary>
    public byte[] Control => _control ?? [];

    /// <summary>The rule that was broken, in the library's words.</summary>
    public string Rule { get; private set; } = "";

    /// <summary>Goes on in the bytes.</summary>
    /// <param name="bytes">Raw behind <paramref name="at"/>; payload before <paramref name="kept"/>.</param>
    public Found Take(Span<byte> bytes, ref int at, ref int kept)
    {
        while (true)
        {
            if (_missing > 0 && at < bytes.Length)
            {
                var part = bytes.Slice(at, (int)Math.Min(_missing, bytes.Length - at));
                at += part.Length;
                _missing -= part.Length;
                _key = Mask.Apply(part, _key);
                if (_control is null)
                {
                    part.CopyTo(bytes[kept..]);
                    kept += part.Length;
                }
                else
                {
                    part.CopyTo(_control.AsSpan(_control.Length - (int)_missing - part.Length));
                }
            }

            if (_missing == 0 && _control is not null)
            {
                return Found.Control;
            }

            if (at == bytes.Length)
            {
                return Found.Nothing;
            }

            _head[_headCount++] = bytes[at++];
            if (_headCount >= 2 && _headCount == HeadBytes && Begin() is not Found.Nothing and var found)
            {
                return found;
            }
        }
    }

    /// <summary>Goes past the control frame that was found.</summary>
    public void Handled() => _control = null;

    private int HeadBytes => 2 + ((_head[1] & 0x7F) switch { 126 => sizeof(ushort), 127 => sizeof(long), _ => 0 }) + ((_head[1] & 0x80) != 0 ? 4 : 0);

    private Found Begin()
    {
        var (masked, lengthBytes) = ((_head[1] & 0x80) != 0, _headCount - 2 - ((_head[1] & 0x80) != 0 ? 4 : 0));
        _missing = lengthBytes switch
        {
            0 => _head[1] & 0x7F,
            sizeof(ushort) => BinaryPrimitives.ReadUInt16BigEndian(_head.AsSpan(2)),
            _ => BinaryPrimitives.ReadInt64BigEndian(_head.AsSpan(2)),
        };
        _key = masked ? BinaryPrimitives.ReadUInt32LittleEndian(_head.AsSpan(_headCount - 4)) : 0;
        _headCount = 0;
        Opcode = (Opcode)(_head[0] & 0xF);
        return Check((_head[0] & 0x80) != 0, (_head[0] >> 4) & 0b111, masked);
    }

    private Found Check(bool final, int reserved, bool masked)
    {
        if (_missing < 0 || (!masked && reserved == 0))
        {
            return Found.Unusable;
        }

        if (reserved != 0 || Opcode > Opcode.Binary)
        {
            if (new Frame(final, reserved, Opcode, _missing, null).Violation is { } violation)
            {
                return Break(violation);
            }

            _control = new byte[_missing];
            return Found.Nothing;
        }

        if (_inMessage != (Opcode == Opcode.Continuation))
        {
            return Break(_inMessage ? "received new data message without finishing the previous message" : "received continuation frame without text or binary frame");
        }

        _inMessage = !final;
        return Opcode == Opcode.Text ? Found.Text : Found.Nothing;
    }

    private Found Break(string rule)
    {
        Rule = rule;
        return Found.Violation;
    }
}
