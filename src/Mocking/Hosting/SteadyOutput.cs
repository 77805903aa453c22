using System.Runtime.InteropServices;
using System.Text;

namespace Mocks.Mocking.Hosting;

/// <summary>Standard output and standard error that a program survives: what cannot be written (a closed descriptor, a full disk, a reader that left) is dropped.</summary>
public static partial class SteadyOutput
{
    /// <summary>The bytes of standard output, for a writer that has no text; they bypass <see cref="Console.Out"/>.</summary>
    public static Stream Out { get; private set; } = Stream.Null;

    /// <summary>The bytes of standard error.</summary>
    public static Stream Error { get; private set; } = Stream.Null;

    /// <summary>Call it first in a program: later writers are made from these.</summary>
    public static void Use()
    {
        Out = StreamOf(1, Console.OpenStandardOutput);
        Error = StreamOf(2, Console.OpenStandardError);
        Console.SetOut(WriterOf(Out));
        Console.SetError(WriterOf(Error));
    }

    /// <summary>Replaces both by another output, e.g. a file.</summary>
    /// <returns>A writer of it. The callers set the console's writers.</returns>
    internal static TextWriter Replace(Stream to)
    {
        Out = Error = new SteadyStream(to);
        return WriterOf(Out);
    }

    private static StreamWriter WriterOf(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };

    private static SteadyStream StreamOf(int descriptor, Func<Stream> open) => new(IsOurs(descriptor) ? OpenOrNothing(open) : Stream.Null);

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
}
