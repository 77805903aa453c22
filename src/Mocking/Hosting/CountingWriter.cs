using System.IO.Pipelines;

namespace Mocks.Mocking.Hosting;

/// <summary>Counts the bytes that go through it.</summary>
/// <param name="enough">Cancelled after <paramref name="maxBytes"/> bytes.</param>
/// <param name="exchange">Keeps when they were sent, and how each part begins.</param>
internal sealed class CountingWriter(
    PipeWriter inner, CancellationTokenSource? enough = null, long maxBytes = long.MaxValue, Exchange? exchange = null) : PipeWriter
{
    private readonly StreamedParts? _parts = exchange?.BeginParts();
    private long _flushed;
    private Memory<byte> _lent;

    public long Bytes { get; private set; }

    public override bool CanGetUnflushedBytes => true;

    // Kestrel counts nothing after the client has left.
    public override long UnflushedBytes => Bytes - _flushed;

    public override void Advance(int bytes)
    {
        Bytes += bytes;
        _parts?.Add(_lent.Span[..bytes]);
        _lent = _lent[bytes..];
        inner.Advance(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _lent = inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        await BeforeFlushAsync(cancellationToken);
        return await inner.FlushAsync(cancellationToken);
    }

    /// <summary>Writes in one piece: the base class would split it, and each part would be a chunk on the wire.</summary>
    public override async ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        Bytes += source.Length;
        _parts?.Add(source.Span);
        await BeforeFlushAsync(cancellationToken);
        return await inner.WriteAsync(source, cancellationToken);
    }

    // After the client has left, Kestrel's flush succeeds whatever the token says, and a long answer would go on.
    private async Task BeforeFlushAsync(CancellationToken cancellationToken)
    {
        if (Bytes > maxBytes && enough is not null)
        {
            await enough.CancelAsync();
        }

        _flushed = Bytes;
        _parts?.End(exchange!.Age);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);
}
