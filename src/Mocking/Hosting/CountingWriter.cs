using System.IO.Pipelines;

namespace Mocks.Mocking.Hosting;

/// <summary>A writer that knows how many bytes went through it.</summary>
/// <param name="enough">Cancelled after <paramref name="most"/> bytes.</param>
internal sealed class CountingWriter(PipeWriter inner, CancellationTokenSource? enough = null, long most = long.MaxValue) : PipeWriter
{
    private long _flushed;

    public long Bytes { get; private set; }

    public override bool CanGetUnflushedBytes => true;

    // Counted here: Kestrel counts nothing once the client has left.
    public override long UnflushedBytes => Bytes - _flushed;

    public override void Advance(int bytes)
    {
        Bytes += bytes;
        inner.Advance(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        await LetPassAsync(cancellationToken);
        return await inner.FlushAsync(cancellationToken);
    }

    /// <summary>In one piece: the base class would make several of it, each a chunk of its own on the wire.</summary>
    public override async ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        Bytes += source.Length;
        await LetPassAsync(cancellationToken);
        return await inner.WriteAsync(source, cancellationToken);
    }

    // Once the client has left, Kestrel's flush succeeds whatever the token says, and a long answer would go on without a reader.
    private async Task LetPassAsync(CancellationToken cancellationToken)
    {
        if (Bytes > most && enough is not null)
        {
            await enough.CancelAsync();
        }

        _flushed = Bytes;
        cancellationToken.ThrowIfCancellationRequested();
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);
}
