namespace Mocks.AgentRpc.Yamux;

/// <summary>The frames on their way to the connection. Frames that are added while others are being written go out together.</summary>
/// <param name="gate">The session's lock.</param>
/// <param name="lost">Called without the lock when the connection takes no more bytes.</param>
internal sealed class FrameQueue(Stream connection, Lock gate, Action<Exception> lost)
{
    // A stream that finds this many bytes waits. Control frames are added at any length.
    private const int FullBytes = 128 * 1024;

    // Only a peer that floods the session and reads nothing sends that much.
    private const int FloodedBytes = 1024 * 1024;

    private PooledBytes _waiting;
    private bool _writing;
    private int _corks;
    private bool _closed;
    private TaskCompletionSource? _drained;

    /// <summary>Data has to wait. Needs the lock.</summary>
    public bool IsFull => _waiting.Count >= FullBytes;

    /// <summary>Nothing more may be read from the peer. Needs the lock.</summary>
    public bool IsFlooded => _waiting.Count >= FloodedBytes;

    /// <summary>Completes when the queue has been handed to the connection, or is closed. Needs the lock.</summary>
    public Task Drained => (_drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Adds a frame; <see cref="Flush"/> sends it. Needs the lock.</summary>
    public void Add(FrameHeader header, ReadOnlySpan<byte> data = default)
    {
        if (_closed)
        {
            return;
        }

        var room = _waiting.Room(FrameHeader.Bytes + data.Length);
        header.Write(room);
        data.CopyTo(room[FrameHeader.Bytes..]);
        _waiting.Added(FrameHeader.Bytes + data.Length);
    }

    /// <summary>Holds frames back until <see cref="Uncork"/>, unless the queue is full.</summary>
    public void Cork()
    {
        lock (gate)
        {
            _corks++;
        }
    }

    public void Uncork()
    {
        lock (gate)
        {
            _corks--;
        }

        Flush();
    }

    /// <summary>Begins to write, unless a write is under way: that one goes on to what was added. Must not have the lock.</summary>
    public void Flush()
    {
        lock (gate)
        {
            if (_writing || _closed || _waiting.Count == 0 || (_corks > 0 && !IsFull))
            {
                return;
            }

            _writing = true;
        }

        _ = WriteAsync();
    }

    /// <summary>Drops what waits. Needs the lock.</summary>
    public void Close()
    {
        _closed = true;
        _waiting.Clear();
        _drained?.TrySetResult();
    }

    private async Task WriteAsync()
    {
        try
        {
            while (Next() is { Count: > 0 } next)
            {
                try
                {
                    await connection.WriteAsync(next.Memory);
                    await connection.FlushAsync();
                }
                finally
                {
                    next.Clear();
                }
            }
        }
        catch (Exception gone) when (ConnectionLoss.Is(gone))
        {
            lost(gone);
        }
    }

    private PooledBytes Next()
    {
        lock (gate)
        {
            var next = _waiting;
            _waiting = default;
            _writing = next.Count > 0;
            _drained?.TrySetResult();
            _drained = null;
            return next;
        }
    }
}
