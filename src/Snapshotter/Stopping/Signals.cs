using System.Runtime.InteropServices;

namespace Mocks.Snapshotter.Stopping;

/// <summary>Signals to other processes. On Windows, which has no signals, every process counts as exited.</summary>
internal static partial class Signals
{
    public const int End = 15;

    /// <summary>SIGUSR1; its number differs between systems.</summary>
    public static int SaveState => OperatingSystem.IsLinux() ? 10 : 30;

    /// <summary>Whether the process runs, and may be signalled. A zombie does not run.</summary>
    public static bool Lives(int pid) => !OperatingSystem.IsWindows() && Kill(pid, 0) == 0 && !IsZombie(pid);

    /// <summary>Sends a signal; a process that has exited is not an error.</summary>
    public static void Send(int pid, int signal) => _ = Kill(pid, signal);

    private static bool IsZombie(int pid)
    {
        try
        {
            // proc(5): "pid (name) state …", and the name may contain brackets and spaces.
            var status = File.ReadAllText($"/proc/{pid}/stat");
            return status.AsSpan(status.LastIndexOf(')') + 1).TrimStart() is ['Z' or 'X', ..];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
