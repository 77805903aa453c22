using System.Globalization;
using System.Text;
using Mocks.Snapshotter.Network;

namespace Mocks.Snapshotter.Stopping;

/// <summary>AgentAPI's process, which may have exited.</summary>
/// <param name="id">Null when unknown.</param>
internal sealed class AgentProcess(int? id, Lines lines, TimeProvider time)
{
    // The script's figures: how long AgentAPI may take to write its state, and the interval of the warnings.
    private static readonly TimeSpan StateSaving = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WarningInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);
    private const int MaxFileBytes = 64;

    /// <summary>The id in a PID file; null when the file is missing or has other content.</summary>
    public static int? IdFrom(string pidFile)
    {
        // kill(2) takes 0 and below for process groups, and 1 is never AgentAPI.
        var text = Encoding.ASCII.GetString(Libc.BeginningOf(pidFile, MaxFileBytes)).Trim();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 1 ? id : null;
    }

    /// <summary>Signals AgentAPI to save its state, unless its version does not know the signal.</summary>
    public void SaveState()
    {
        if (id is not { } pid || !Signals.Lives(pid) || !AgentApiVersion.SavesState())
        {
            return;
        }

        lines.Say($"Sending SIGUSR1 to AgentAPI (pid {pid}) to save state");
        Signals.Send(pid, Signals.SaveState);
        Thread.Sleep(StateSaving);
    }

    /// <summary>Terminates AgentAPI, and waits for its exit up to a timeout.</summary>
    public void End(TimeSpan timeout)
    {
        if (id is not { } pid || !Signals.Lives(pid))
        {
            return;
        }

        lines.Say($"Sending SIGTERM to AgentAPI (pid {pid})");
        Signals.Send(pid, Signals.End);

        var start = time.GetTimestamp();
        var nextWarning = WarningInterval;
        while (Signals.Lives(pid))
        {
            var waited = time.GetElapsedTime(start);
            if (waited >= timeout)
            {
                lines.Say($"Warning: AgentAPI (pid {pid}) still running after {timeout.TotalSeconds:0}s, giving up");
                return;
            }

            if (waited >= nextWarning)
            {
                lines.Say($"Warning: AgentAPI (pid {pid}) still running after {nextWarning.TotalSeconds:0}s");
                nextWarning += WarningInterval;
            }

            Thread.Sleep(PollInterval);
        }
    }
}
