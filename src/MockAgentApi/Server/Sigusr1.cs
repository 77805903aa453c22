using System.Globalization;
using System.Runtime.InteropServices;
using Mocks.Mocking.Hosting;

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

    /// <summary>Writes the marker file that the Node mocks write. A file that cannot be written is left out.</summary>
    public static void Mark(string file)
    {
        try
        {
            PrivateFile.Renew(file, string.Create(CultureInfo.InvariantCulture,
                $"SIGUSR1 received at {DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}\n"));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"mock-agentapi: {file}: {refused.Message}");
        }
    }
}
