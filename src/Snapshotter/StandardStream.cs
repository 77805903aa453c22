using System.Diagnostics;
using System.Runtime.InteropServices;
using Mocks.Snapshotter.Network;

namespace Mocks.Snapshotter;

/// <summary>Standard output or standard error, which may be closed, full, or a pipe that no one reads.</summary>
/// <remarks>The framework's console stream ends the program when its descriptor is closed, and waits for a reader without a limit.</remarks>
internal sealed class StandardStream(int descriptor) : Stream
{
    // For all writes together: a reader that has stopped must not hold the shutdown.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);
    private static long _left = Patience.Ticks;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (!WaitUntilReady())
            {
                throw new IOException("The descriptor is not ready.");
            }

            // A pipe that is ready takes this much without blocking.
            const int pipeAtomic = 512;
            var count = Libc.Write(descriptor, buffer, Math.Min(buffer.Length, pipeAtomic));
            if (count < 0 && Marshal.GetLastPInvokeError() is var error && error != Libc.Interrupted && error != Libc.WouldBlock)
            {
                throw new IOException("The descriptor cannot be written to.");
            }

            buffer = buffer[(int)Math.Max(count, 0)..];
        }
    }

    private bool WaitUntilReady()
    {
        Span<Polled> polled = [new() { Descriptor = descriptor, Wanted = Libc.Out }];
        var start = Stopwatch.GetTimestamp();
        var ready = Libc.Poll(polled, 1, (int)TimeSpan.FromTicks(Math.Max(_left, 0)).TotalMilliseconds);
        _left -= Stopwatch.GetElapsedTime(start).Ticks;
        return ready > 0 && (polled[0].Seen & Libc.Out) != 0;
    }
}
