using System.Runtime.InteropServices;

namespace Mocks.MockAgentApi.Server;

/// <summary>The signals that stop a server. The first stops it gracefully, a second one kills the process.</summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly (PosixSignal Signal, string Name)[] Known =
        [(PosixSignal.SIGTERM, "terminated"), (PosixSignal.SIGINT, "interrupt"), (PosixSignal.SIGHUP, "hangup")];

    /// <summary>One stop may arrive twice, at a process and at its group, as <c>timeout</c> and some terminals send it.</summary>
    private static readonly TimeSpan SameStop = TimeSpan.FromMilliseconds(50);

    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _stopped;

    /// <param name="stop">Called once, with the signal's name in Go's words.</param>
    public StopSignals(Action<string> stop)
    {
        foreach (var (signal, name) in Known)
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, received =>
            {
                received.Cancel = true;
                if (Interlocked.Exchange(ref _stopped, 1) == 0)
                {
                    stop(name);
                    _ = UnregisterAsync();
                }
            }));
        }
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private async Task UnregisterAsync()
    {
        await Task.Delay(SameStop);
        Dispose();
    }
}
