using System.Runtime.InteropServices;

namespace Testing;

/// <summary>Background jobs of a shell ignore SIGINT, programs under nohup ignore SIGHUP, and child processes inherit both: so would the program under test.</summary>
internal static partial class Interrupts
{
    private const int Sighup = 1;
    private const int Sigint = 2;
    private const nint Default = 0;
    private const nint Ignored = 1;

    /// <summary>Lets child processes start as in the foreground. The test runner's own handlers stay.</summary>
    public static void Restore()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var signal in (int[])[Sighup, Sigint])
        {
            var before = Signal(signal, Default);
            if (before != Ignored)
            {
                _ = Signal(signal, before);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint handler);
}
