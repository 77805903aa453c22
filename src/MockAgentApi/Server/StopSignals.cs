using System.Runtime.InteropServices;

namespace Mocks.MockAgentApi.Server;

/// <summary>The signals that stop a server. The first is heeded, a second one kills, as it would have without us.</summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly (PosixSignal Signal, string Name)[] Known =
        [(PosixSignal.SIGTERM, "terminated"), (PosixSignal.SIGINT, "interrupt"), (PosixSignal.SIGHUP, "hangup")];

    /// <summary>One stop may come twice, to a process and to its group, as <c>timeout</c> and some terminals send it.</summary>
    private static readonly TimeSpan Same = TimeSpan.FromMilliseconds(50);

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
                    _ = GiveBackAsync();
                }
            }));
        }
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private async Task GiveBackAsync()
    {
        await Task.Delay(Same);
        Dispose();
    }
}
