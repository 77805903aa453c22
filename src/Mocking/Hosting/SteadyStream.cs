namespace Mocks.Mocking.Hosting;

/// <summary>An output that a program survives: what cannot be written is dropped. Writes of several threads do not mix.</summary>
internal sealed class SteadyStream(Stream inner) : Stream
{
    private readonly Lock _gate = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            try
            {
                inner.Write(buffer);
            }
            catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
            {
                // The program goes on: its exit code says how it ended.
            }
        }
    }

    public override void Flush()
    {
        lock (_gate)
        {
            try
            {
                inner.Flush();
            }
            catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
            {
                // As above.
            }
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
