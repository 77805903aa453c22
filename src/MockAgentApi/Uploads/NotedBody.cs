namespace Mocks.MockAgentApi.Uploads;

/// <summary>A request body that copies its start for the journal while it is read.</summary>
internal sealed class NotedBody(Stream inner, int max) : Stream
{
    private readonly MemoryStream _start = new();

    public ReadOnlyMemory<byte> Start => _start.GetBuffer().AsMemory(0, (int)_start.Length);

    /// <summary><see cref="Start"/> is the whole body, and it was read to its end.</summary>
    public bool IsWhole { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await inner.ReadAsync(buffer, cancellationToken);
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

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
