using System.Globalization;
using System.Runtime.InteropServices;

namespace Mocks.MockAgentApi.Server;

/// <summary>The signal by which a shutdown script asks a server to save, and to go on.</summary>
internal static class Sigusr1
{
    // Not in PosixSignal's list, but the runtime takes a raw number.
    private static readonly PosixSignal Number = (PosixSignal)(OperatingSystem.IsMacOS() ? 30 : 10);

    /// <returns>Null where there is no such signal.</returns>
    public static PosixSignalRegistration? Handle(Action received) => OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(Number, signal =>
    {
        signal.Cancel = true;
        received();
    });

    /// <summary>Leaves the mark that the Node mocks leave.</summary>
    public static void Mark(string file) => File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture,
        $"SIGUSR1 received at {DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}\n"));
}
