using System.Runtime.InteropServices;

namespace Mocks.Mocking.Hosting;

/// <summary>SIGXFSZ, which a system sends to a process that writes a larger file than <c>RLIMIT_FSIZE</c> allows. It would end the mock;
/// ignored, the write fails like one on a full disk.</summary>
internal static class FileSizeSignal
{
    // On Linux and macOS; .NET has no name for it.
    private const PosixSignal Signal = (PosixSignal)25;

    private static PosixSignalRegistration? _ignored;

    public static void Ignore()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            _ignored ??= PosixSignalRegistration.Create(Signal, signal => signal.Cancel = true);
        }
    }
}
