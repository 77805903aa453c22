using System.Buffers;
using System.IO.Pipelines;
using Mocks.Go.Io;

namespace Mocks.MockAgentApi.Uploads;

/// <summary>A request body that copies its start for the journal while it is read.</summary>
internal sealed class NotedBody(PipeReader inner, int max) : DuplexStream
{
    private readonly MemoryStream _start = new();

    public ReadOnlyMemory<byte> Start => _start.GetBuffer().AsMemory(0, (int)_start.Length);

    /// <summary><see cref="Start"/> is the whole body, and it was read to its end.</summary>
    public bool IsWhole { get; private set; }

    public override bool CanWrite => false;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            // Not by a token: Kestrel could not use the reader any more, and would say so on the console.
            using var ended = cancellationToken.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), inner);
            var result = await inner.ReadAsync(CancellationToken.None);
            var taken = result.Buffer.Slice(0, Math.Min(buffer.Length, result.Buffer.Length));
            taken.CopyTo(buffer.Span);
            read = (int)taken.Length;
            inner.AdvanceTo(taken.End);
            if (read == 0 && result.IsCanceled)
            {
                throw new OperationCanceledException(cancellationToken);
            }
        }
        catch (BadHttpRequestException)
        {
            throw new EndOfStreamException(); // Less came than was announced.
        }

        var noted = Math.Min(read, max - (int)_start.Length);
        _start.Write(buffer.Span[..noted]);
        IsWhole = read == 0 && _start.Length < max;
        return read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
