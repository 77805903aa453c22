using System.Globalization;
using System.Runtime.InteropServices;

namespace Mocks.MockAgentApi.Server;

/// <summary>The signal on which a server saves its state and goes on.</summary>
internal static class Sigusr1
{
    // PosixSignal does not name it, but takes a raw number.
    private static readonly PosixSignal Number = (PosixSignal)(OperatingSystem.IsMacOS() ? 30 : 10);

    public static PosixSignalRegistration? Handle(Action received) => OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(Number, signal =>
    {
        signal.Cancel = true;
        received();
    });

    /// <summary>Writes the marker file that the Node mocks write.</summary>
    public static void Mark(string file) => File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture,
        $"SIGUSR1 received at {DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}\n"));
}
