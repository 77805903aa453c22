using System.Runtime.CompilerServices;

namespace Mocks.AgentRpc.Drpc;

/// <summary>Puts packets together from the frames of a stream. Between two packets it holds no buffer.</summary>
/// <remarks>Source: storj/drpc 0.0.34, <c>drpcwire/reader.go</c>.</remarks>
internal sealed class PacketReader(Stream from, PacketBudget budget) : IDisposable
{
    private const int BufferBytes = 4096;
    private const byte DoneBit = 0x01;
    private const byte ControlBit = 0x80;
    private const byte MessageFrame = ((byte)PacketKind.Message << 1) | DoneBit;

    private PooledBytes _bytes;
    private PooledBytes _data;
    private (ulong Call, ulong Message) _lowest = (1, 1);
    private Packet? _open;

    // The frame whose data is being received.
    private long _missing = -1;
    private bool _isDone;
    private int _budgeted;

    /// <summary>Whether bytes of the next packet are there.</summary>
    public bool HasBytes => _bytes.Count > 0;

    /// <summary>The next packet, if all of it has already been read from the stream.</summary>
    /// <exception cref="BrokenPacketException">The peer broke a rule.</exception>
    public bool TryTake(out Packet packet)
    {
        while (_missing >= 0 || TryTakeHeader())
        {
            if (_missing > _bytes.Count)
            {
                TakeData(_bytes.Count);
                break;
            }

            // The usual packet is one frame that is there: it needs no second buffer.
            if (_isDone && _data.Count == 0)
            {
                var whole = _bytes.Memory[..(int)_missing].ToArray();
                _bytes.Remove(whole.Length);
                packet = Finish(whole);
                return true;
            }

            TakeData((int)_missing);
            _missing = -1;
            if (_isDone)
            {
                var whole = GC.AllocateUninitializedArray<byte>(_data.Count);
                _data.MoveTo(whole);
                Drop();
                packet = Finish(whole);
                return true;
            }
        }

        packet = default;
        return false;
    }

    /// <summary>The next packet's data, if it is a message of this call and a whole frame that has already been read from the stream.</summary>
    public byte[]? TryTakeMessage(ulong call)
    {
        var bytes = _bytes.Memory.Span;
        return bytes is [MessageFrame, < 0x80 and var number, ..] && number == call && TryTake(out var packet) ? packet.Data : null;
    }

    /// <returns>The next packet; null when the peer has closed the stream.</returns>
    /// <exception cref="BrokenPacketException">The peer broke a rule.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Packet?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(out var packet))
            {
                return packet;
            }

            if (await FillAsync(cancellationToken) == 0)
            {
                return null;
            }
        }
    }

    public void Dispose()
    {
        _bytes.Clear();
        Drop();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> FillAsync(CancellationToken cancellationToken)
    {
        if (_missing > 0)
        {
            // The data of a long frame goes to its place without a detour.
            var room = _data.RoomAsMemory((int)Math.Min(_missing, BufferBytes));
            var data = await from.ReadAsync(room[..(int)Math.Min(_missing, room.Length)], cancellationToken);
            _data.Added(data);
            Took(data);
            return data;
        }

        if (_bytes.Count == 0)
        {
            await from.UntilReadableAsync(cancellationToken);
        }

        var count = await from.ReadAsync(_bytes.RoomAsMemory(BufferBytes), cancellationToken);
        _bytes.Added(count);
        if (_bytes.Count == 0)
        {
            _bytes.Clear();
        }

        return count;
    }

    private void TakeData(int count)
    {
        _data.Add(_bytes.Memory.Span[..count]);
        _bytes.Remove(count);
        Took(count);
    }

    private void Took(int count)
    {
        _missing -= count;
        _budgeted += count;
        budget.Take(count);
        if (_data.Count > Packet.MaxBytes)
        {
            throw new BrokenPacketException($"data overflow (len:{_data.Count})");
        }
    }

    private void Drop()
    {
        budget.Return(_budgeted);
        _budgeted = 0;
        _data.Clear();
    }

    private bool TryTakeHeader()
    {
        var bytes = _bytes.Memory.Span;
        if (bytes.Length < 4)
        {
            return false;
        }

        var control = bytes[0];
        var rest = bytes[1..];
        if (!Varint.TryRead(ref rest, out var call) || !Varint.TryRead(ref rest, out var message) || !Varint.TryRead(ref rest, out var length))
        {
            return false;
        }

        _bytes.Remove(bytes.Length - rest.Length);
        _missing = (long)Math.Min(length, long.MaxValue);
        _isDone = (control & DoneBit) != 0;
        Begin((PacketKind)((control & 0b0111_1110) >> 1), (control & ControlBit) != 0, (call, message));
        return true;
    }

    private void Begin(PacketKind kind, bool isControl, (ulong Call, ulong Message) id)
    {
        if (id.CompareTo(_lowest) < 0)
        {
            throw new BrokenPacketException($"id monotonicity violation (fr:<id s:{id.Call} m:{id.Message}> r:<id s:{_lowest.Call} m:{_lowest.Message}>)");
        }

        if (_open is { } open && id == _lowest)
        {
            _open = open.Kind == kind ? open with { IsControl = open.IsControl || isControl }
                : throw new BrokenPacketException($"packet kind change (fr:{kind} pkt:{open.Kind})");
            return;
        }

        // A new id drops the packet that was begun.
        Drop();
        _lowest = id;
        _open = new Packet(kind, isControl, id.Call, []);
    }

    private Packet Finish(byte[] data)
    {
        var packet = _open!.Value with { Data = data };
        (_open, _missing) = (null, -1);
        _lowest.Message++;
        return packet;
    }
}
