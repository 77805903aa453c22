using System.Runtime.InteropServices;

namespace Mocks.Snapshotter.Tests;

/// <summary>A shell starts what it puts into the background with SIGINT ignored, nohup starts all with SIGHUP ignored, and children
/// inherit that: so would the program under test.</summary>
internal static partial class Interrupts
{
    private const int Sighup = 1;
    private const int Sigint = 2;
    private const nint Default = 0;
    private const nint Ignored = 1;

    /// <summary>Lets children start as they would in the foreground. Leaves a handler of the test runner's own alone.</summary>
    public static void Restore()
    {
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
