using Mocks.AgentRpc.Yamux;
using Mocks.Go.Io;

namespace Mocks.AgentRpc.Tests.Yamux;

/// <summary>A connection whose other end sends one frame again and again as fast as it is read, and takes no answer at first.</summary>
internal sealed class FloodingPeer(RawFrame frame) : DuplexStream
{
    private readonly byte[] _frame = [.. Enumerable.Repeat(frame.ToBytes(), Math.Max(1, 1200 / (12 + frame.Data.Length))).SelectMany(bytes => bytes)];
    private readonly TaskCompletionSource _takes = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _at;
    private long _sent;

    /// <summary>Comes before the others.</summary>
    public RawFrame? First { get; init; }

    /// <summary>How many bytes it sends; after them the connection stays open.</summary>
    public long Last { get; init; } = long.MaxValue;

    public void TakeAnswers() => _takes.SetResult();

    /// <summary>Waits until the session has read this many bytes.</summary>
    public async Task UntilAsync(long bytes, YamuxSession session)
    {
        while (Interlocked.Read(ref _sent) < bytes)
        {
            Assert.False(session.Completion.IsCompleted, $"The session has ended: {session.Error}");
            await Task.Yield();
        }
    }

    /// <summary>Waits until the session reads no more, and fails when it has read beyond this many bytes.</summary>
    public async Task AssertNotReadAsync(long bytes)
    {
        var (before, quiet) = (-1L, 0);
        while (quiet < 10_000)
        {
            var now = Interlocked.Read(ref _sent);
            Assert.InRange(now, 0, bytes);
            (before, quiet) = (now, now == before ? quiet + 1 : 0);
            await Task.Yield(); // A session that reads on does so now.
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_sent >= Last)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var source = _sent == 0 && First is { } first ? first.ToBytes() : _frame;
        var count = Math.Min(buffer.Length, source.Length - _at);
        source.AsMemory(_at, count).CopyTo(buffer);
        _at = source == _frame ? (_at + count) % _frame.Length : 0;
        Interlocked.Add(ref _sent, count);
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => new(_takes.Task);
}
