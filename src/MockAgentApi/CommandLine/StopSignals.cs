using System.Runtime.InteropServices;

namespace Mocks.MockAgentApi.CommandLine;

/// <summary>The signals that stop a server. The first is heeded, a second one kills, as it would have without us.</summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly (PosixSignal Signal, string Name)[] Known =
        [(PosixSignal.SIGTERM, "terminated"), (PosixSignal.SIGINT, "interrupt"), (PosixSignal.SIGHUP, "hangup")];

    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _heeded;

    /// <param name="stop">Called once, with the signal's name in Go's words.</param>
    public StopSignals(Action<string> stop)
    {
        foreach (var (signal, name) in Known)
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, received =>
            {
                received.Cancel = true;
                if (Interlocked.Exchange(ref _heeded, 1) == 0)
                {
                    stop(name);
                    ThreadPool.QueueUserWorkItem(_ => Dispose()); // Not from inside a handler, which it would wait for.
                }
            }));
        }
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());
}
