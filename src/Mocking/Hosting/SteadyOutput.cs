using System.Runtime.InteropServices;
using System.Text;

namespace Mocks.Mocking.Hosting;

/// <summary>Standard output and standard error that a program survives: what cannot be written (a closed descriptor, a full disk, a reader that left) is dropped.</summary>
public static partial class SteadyOutput
{
    // A batch of an exchange log is written by one call of the system, not by one for each 1,024 characters.
    private const int BufferSize = 16 * 1024;

    /// <summary>Call it first in a program: later writers are made from these.</summary>
    public static void Use()
    {
        Console.SetOut(WriterOf(1, Console.OpenStandardOutput));
        Console.SetError(WriterOf(2, Console.OpenStandardError));
    }

    private static StreamWriter WriterOf(int descriptor, Func<Stream> open) =>
        new(new SteadyStream(IsOurs(descriptor) ? OpenOrNothing(open) : Stream.Null), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferSize) { AutoFlush = true };

    private static Stream OpenOrNothing(Func<Stream> open)
    {
        try
        {
            return open();
        }
        catch (IOException)
        {
            return Stream.Null; // The descriptor is closed.
        }
    }

    /// <summary>False when the descriptor was closed at the start, and the runtime has opened a file of its own under its number.</summary>
    /// <remarks>A descriptor that closes on exec cannot have been handed to this program.</remarks>
    private static bool IsOurs(int descriptor)
    {
        const int getFlags = 1; // F_GETFD
        const int closesOnExec = 1; // FD_CLOEXEC
        return OperatingSystem.IsWindows() || (GetFlags(descriptor, getFlags) is >= 0 and var flags && (flags & closesOnExec) == 0);
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int GetFlags(int descriptor, int command);

    private sealed class SteadyStream(Stream inner) : Stream
    {
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
            try
            {
                inner.Write(buffer);
            }
            catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
            {
                // The program goes on: its exit code says how it ended.
            }
        }

        public override void Flush()
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

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
