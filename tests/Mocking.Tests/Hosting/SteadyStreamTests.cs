using Mocks.Mocking.Hosting;

namespace Mocks.Mocking.Tests;

/// <summary>An output that several threads write to, and that may fail.</summary>
public sealed class SteadyStreamTests
{
    [Fact]
    public void Writes_of_two_threads_do_not_mix()
    {
        using var inner = new SlowStream();
        using var output = new SteadyStream(inner);

        Parallel.Invoke(() => Write('a'), () => Write('b'));

        Assert.Equal(200, inner.Writes);
        Assert.False(inner.HaveMixed);

        void Write(char letter)
        {
            var bytes = Enumerable.Repeat((byte)letter, 1000).ToArray();
            for (var at = 0; at < 100; at++)
            {
                output.Write(bytes);
            }
        }
    }

    [Fact]
    public void What_cannot_be_written_is_dropped()
    {
        using var output = new SteadyStream(new SlowStream { IsFull = true });

        output.Write("text"u8);
        output.Flush();
    }

    /// <summary>Notes a write that begins before another has ended.</summary>
    private sealed class SlowStream : MemoryStream
    {
        private int _inside;

        public bool IsFull { get; init; }

        public bool HaveMixed { get; private set; }

        public int Writes { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (IsFull)
            {
                throw new IOException("No space left on device");
            }

            HaveMixed |= Interlocked.Increment(ref _inside) > 1;
            Thread.Yield();
            Writes++;
            Interlocked.Decrement(ref _inside);
        }
    }
}
