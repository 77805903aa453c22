using Mocks.Go.Io;

namespace Mocks.AgentRpc.Tests;

/// <summary>A connection whose bytes come in pieces: a read never goes beyond the next border.</summary>
/// <param name="borders">Places in the stream of received bytes, ascending.</param>
internal sealed class SplitStream(Stream inner, IEnumerable<long> borders) : DuplexStream
{
    private readonly Queue<long> _borders = new(borders);
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_borders.TryPeek(out var border) && border <= _read)
        {
            _borders.Dequeue();
        }

        var most = _borders.TryPeek(out var next) ? (int)Math.Min(buffer.Length, next - _read) : buffer.Length;
        var count = await inner.ReadAsync(buffer[..most], cancellationToken);
        _read += count;
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }
}
