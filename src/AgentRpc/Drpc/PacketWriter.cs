namespace Mocks.AgentRpc.Drpc;

/// <summary>Writes packets as frames of at most 64 KiB. Small ones wait for <see cref="FlushAsync"/>, so that they go out together.</summary>
/// <remarks>Source: storj/drpc 0.0.34, <c>drpcwire/writer.go</c>, <c>drpcwire/split.go</c>.</remarks>
internal sealed class PacketWriter(Stream to) : IDisposable
{
    private const int MaxFrameBytes = 64 * 1024;
    private const int FlushedBytes = 4 * 1024;
    private const int MaxHeaderBytes = 1 + (3 * Varint.MaxBytes);

    private PooledBytes _waiting;
    private (ulong Call, ulong Message) _id;

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Begins the packets of another call.</summary>
    public void Begin(ulong call)
    {
        _waiting.Clear();
        _id = (call, 0);
    }

    public async ValueTask WriteAsync(PacketKind kind, ReadOnlyMemory<byte> data, CancellationToken cancellationToken, bool isControl = false)
    {
        _id.Message++;
        while (true)
        {
            var part = data[..Math.Min(MaxFrameBytes, data.Length)];
            data = data[part.Length..];
            Add(kind, isControl, isDone: data.IsEmpty, part.Span);
            if (_waiting.Count >= FlushedBytes)
            {
                await FlushAsync(cancellationToken);
            }

            if (data.IsEmpty)
            {
                return;
            }
        }
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_waiting.Count > 0)
        {
            await to.WriteAsync(_waiting.Memory, cancellationToken);
            _waiting.Clear();
        }
    }

    public void Dispose() => _waiting.Clear();

    private void Add(PacketKind kind, bool isControl, bool isDone, ReadOnlySpan<byte> data)
    {
        var room = _waiting.Room(MaxHeaderBytes + data.Length);
        room[0] = (byte)(((byte)kind << 1) | (isDone ? 1 : 0) | (isControl ? 0x80 : 0));
        var at = 1;
        at += Varint.Write(room[at..], _id.Call);
        at += Varint.Write(room[at..], _id.Message);
        at += Varint.Write(room[at..], (ulong)data.Length);
        data.CopyTo(room[at..]);
        _waiting.Added(at + data.Length);
    }
}
