using System.Runtime.InteropServices;
using Mocks.Go.Os.Exec;

namespace Mocks.Snapshotter.Stopping;

/// <summary>Signals to other processes. On Windows, which has no signals, every process counts as exited.</summary>
internal static partial class Signals
{
    public const int End = 15;

    /// <summary>SIGUSR1; its number differs between systems.</summary>
    public static int SaveState => OperatingSystem.IsLinux() ? 10 : 30;

    /// <summary>Whether the process runs, and may be signalled. A zombie does not run, unless it has threads that do.</summary>
    public static bool Lives(int pid) => !OperatingSystem.IsWindows() && Kill(pid, 0) == 0 && ProcessStat.Of(pid) is not { HasEnded: true };

    /// <summary>Sends a signal; a process that has exited is not an error.</summary>
    public static void Send(int pid, int signal) => _ = Kill(pid, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
