using System.Runtime.InteropServices;

namespace Mocks.Snapshotter.Stopping;

/// <summary>Signals to other processes; where there are none, as on Windows, no process is ever seen to live.</summary>
internal static partial class Signals
{
    public const int End = 15;

    /// <summary>SIGUSR1, whose number the systems do not agree on.</summary>
    public static int SaveState => OperatingSystem.IsLinux() ? 10 : 30;

    /// <summary>Whether a process runs that we may signal. One that has ended and only waits to be noticed does not.</summary>
    public static bool Lives(int pid) => !OperatingSystem.IsWindows() && Kill(pid, 0) == 0 && !IsZombie(pid);

    /// <summary>Sends a signal; that the process is gone by now is no error.</summary>
    public static void Send(int pid, int signal) => _ = Kill(pid, signal);

    private static bool IsZombie(int pid)
    {
        try
        {
            // proc(5): "pid (name) state …", and the name may hold anything, brackets and blanks included.
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
