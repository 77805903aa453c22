using System.Runtime.InteropServices;

namespace Mocks.Snapshotter.Network;

/// <summary>One entry of poll(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Polled
{
    public int Descriptor;
    public short Wanted;
    public short Seen;
}

/// <summary>What the program needs of the C library on Linux and macOS: sockets and files that never block.</summary>
/// <remarks>
/// The framework's <c>Socket</c> starts a thread with its first instance, and so cannot be used under a limit on threads.
/// </remarks>
internal static partial class Libc
{
    public const short In = 1;
    public const short Out = 4;
    public const int Interrupted = 4;

    private const int Stream = 1;
    private const int Tcp = 6;
    private const int NoDelay = 1;
    private const int SetFlags = 4;
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;

    // The numbers that differ between the systems.
    private static int NonBlocking => OperatingSystem.IsLinux() ? 0x800 : 4;

    private static int SocketLevel => OperatingSystem.IsLinux() ? 1 : 0xFFFF;

    private static int SocketError => OperatingSystem.IsLinux() ? 4 : 0x1007;

    public static int WouldBlock => OperatingSystem.IsLinux() ? 11 : 35;

    public static int InProgress => OperatingSystem.IsLinux() ? 115 : 36;

    /// <returns>A TCP socket that never blocks, or -1.</returns>
    public static int OpenTcp(int family)
    {
        var descriptor = Socket(family, Stream, 0);
        if (descriptor >= 0)
        {
            var one = 1;
            CloseInChildren(descriptor);
            _ = Control(descriptor, SetFlags, NonBlocking);
            _ = SetOption(descriptor, Tcp, NoDelay, ref one, sizeof(int));
        }

        return descriptor;
    }

    public static void CloseInChildren(int descriptor) => _ = Control(descriptor, SetDescriptorFlags, CloseOnExec);

    /// <summary>The first bytes of a file, with one read: a pipe or a device cannot hold the program. Empty when it cannot be read.</summary>
    public static byte[] BeginningOf(string path, int maxBytes)
    {
        var descriptor = Open(path, NonBlocking);
        if (descriptor < 0)
        {
            return [];
        }

        var bytes = new byte[maxBytes];
        var count = (int)Read(descriptor, bytes, maxBytes);
        _ = Close(descriptor);
        return count > 0 ? bytes[..count] : [];
    }

    /// <returns>The error of a connection attempt that has ended; 0 when it succeeded.</returns>
    public static int ErrorOf(int descriptor)
    {
        var (error, size) = (0, sizeof(int));
        return GetOption(descriptor, SocketLevel, SocketError, ref error, ref size) < 0 ? Marshal.GetLastPInvokeError() : error;
    }

    /// <summary>The words of the C library for the last call's error, e.g. <c>Connection refused</c>.</summary>
    public static string LastError() => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int descriptor, ReadOnlySpan<byte> address, int length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int descriptor, Span<byte> bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int descriptor, ReadOnlySpan<byte> bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, Span<byte> bytes, nint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nint length);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(Span<Polled> descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "alarm")]
    public static partial uint Alarm(uint seconds);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int value);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static partial int SetOption(int descriptor, int level, int name, ref int value, int length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetOption(int descriptor, int level, int name, ref int value, ref int length);
}
