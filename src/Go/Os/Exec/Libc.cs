using System.Runtime.InteropServices;

namespace Mocks.Go.Os.Exec;

/// <summary>Functions of Linux's C library for child processes. Constants are those of x64 and arm64, glibc and musl.</summary>
internal static unsafe partial class Libc
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 0x1;
    public const int ReadWrite = 0x2;
    public const int CloseOnExec = 0x80000;

    public const int Interrupted = 4;

    public const int OfProcess = 1;
    public const int WhenExited = 0x4;
    public const int LeaveIt = 0x01000000;

    public const short NewGroup = 0x2;
    public const short SetSignalsToDefault = 0x4;
    public const short SetSignalMask = 0x8;
    public const short NewSession = 0x80;

    public const int Add = 1;
    public const int Delete = 2;
    public const uint In = 0x1;

    /// <summary>The system call <c>pidfd_open</c>, for which musl has no function.</summary>
    public const nint OpenProcess = 434;

    /// <summary>Memory for an opaque structure of the C library; the largest used here has 336 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 512)]
    public struct Opaque;

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int MakeNamedPipe(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int file, Span<byte> into, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int OpenPoll(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int ChangePoll(int poll, int what, int file, byte* change);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int Poll(int poll, byte* found, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint SystemCall(nint number, nint first, nint second);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    public static partial int WaitFor(int kind, int process, Opaque* about, int options);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int Reap(int process, out int status, int options);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    public static partial int AllSignals(Opaque* set);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    public static partial int NoSignals(Opaque* set);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial int BeginAttributes(Opaque* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SetFlags(Opaque* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SetDefaults(Opaque* attributes, Opaque* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int SetMask(Opaque* attributes, Opaque* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    public static partial void EndAttributes(Opaque* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int BeginActions(Opaque* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddOpen(Opaque* actions, int file, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int AddDuplicate(Opaque* actions, int file, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddFolder(Opaque* actions, string path);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial void EndActions(Opaque* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Spawn(out int process, string path, Opaque* actions, Opaque* attributes, byte** arguments, byte** environment);
}
