using System.Globalization;
using System.Runtime.InteropServices;
using Mocks.Go.Os.Exec;

namespace Mocks;

/// <summary>SIGTERM, SIGINT and SIGHUP, except those that this process was started to ignore, e.g. by <c>nohup</c>.</summary>
/// <remarks>A registration of .NET handles a signal that was ignored.</remarks>
internal sealed class EndingSignals : IDisposable
{
    private static readonly Dictionary<PosixSignal, int> Numbers = new()
    {
        [PosixSignal.SIGTERM] = Signals.Terminate,
        [PosixSignal.SIGINT] = Signals.Interrupt,
        [PosixSignal.SIGHUP] = Signals.Hangup,
    };

    // Read before the first registration changes it.
    private static readonly ulong IgnoredAtStart = ReadIgnored();

    private readonly PosixSignalRegistration[] _registrations;

    /// <param name="received">Gets each signal, whose default does not happen.</param>
    public EndingSignals(Action<PosixSignal> received) => _registrations =
    [
        .. Numbers.Where(signal => (IgnoredAtStart >> (signal.Value - 1) & 1) == 0).Select(signal => PosixSignalRegistration.Create(signal.Key, context =>
        {
            context.Cancel = true;
            received(context.Signal);
        })),
    ];

    public static int NumberOf(PosixSignal signal) => Numbers[signal];

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private static ulong ReadIgnored()
    {
        const string Line = "SigIgn:";
        var line = OperatingSystem.IsLinux() ? File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal)) : null;
        return line is null ? 0 : ulong.Parse(line.AsSpan(Line.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
