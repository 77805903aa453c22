using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Mocks.Go.Io;

namespace Mocks.Mocking.Hosting;

/// <summary>An upgraded connection that a fault may end after an exact number of bytes: what the service writes after them is dropped, and its next read
/// is the end of the stream, so that the server closes the connection in good order.</summary>
public sealed class CutStream : DuplexStream
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cut = new();
    private readonly Stream _input;
    private CancellationTokenSource? _either;
    private CancellationToken _last;
    private long? _left;

    public CutStream(Stream input, PipeWriter output) => (_input, Output) = (input, new CutWriter(output, this));

    /// <summary>The way out. Bytes count that come by <see cref="PipeWriter.WriteAsync"/>.</summary>
    public PipeWriter Output { get; }

    /// <summary>The fault has ended the connection.</summary>
    public bool IsCut => _cut.IsCancellationRequested;

    public override bool CanWrite => false;

    /// <summary>Ends the connection after this many more bytes.</summary>
    public void CutAfter(int bytes)
    {
        lock (_gate)
        {
            _left = bytes;
        }

        if (bytes == 0)
        {
            _cut.Cancel();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_either is null || cancellationToken != _last)
        {
            // A session reads with one token.
            _either?.Dispose();
            (_either, _last) = (CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _cut.Token), cancellationToken);
        }

        try
        {
            return await _input.ReadAsync(buffer, _either.Token);
        }
        catch (OperationCanceledException) when (IsCut)
        {
            return 0;
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Writes go to the output.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _either?.Dispose();
            _cut.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <returns>How many of the bytes may pass, and whether the connection ends after them.</returns>
    private (int Bytes, bool Ends) Take(int bytes)
    {
        lock (_gate)
        {
            if (_left is not { } left)
            {
                return (bytes, false);
            }

            _left = left - Math.Min(bytes, left);
            return ((int)Math.Min(bytes, left), _left == 0);
        }
    }

    private sealed class CutWriter(PipeWriter inner, CutStream connection) : PipeWriter
    {
        public override async ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
        {
            var (bytes, ends) = connection.Take(source.Length);
            var written = bytes == 0 && ends ? default : await inner.WriteAsync(source[..bytes], cancellationToken);
            if (ends)
            {
                await connection._cut.CancelAsync();
            }

            return written;
        }

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }
}
