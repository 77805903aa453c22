using System.Globalization;

namespace Mocks.Snapshotter.Stopping;

/// <summary>AgentAPI's own process, if it lives.</summary>
/// <param name="id">Null when it is unknown.</param>
internal sealed class AgentProcess(int? id, Lines lines, TimeProvider time)
{
    // How long AgentAPI gets to write its state down, and how often a stopping one is mentioned: the script's figures.
    private static readonly TimeSpan StateSaving = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Mention = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    /// <summary>The id in a PID file, or null when the file is missing, empty or holds anything else.</summary>
    public static int? IdFrom(string pidFile)
    {
        try
        {
            // 0 and below mean whole groups of processes to kill(2), and 1 is never AgentAPI.
            var text = File.ReadAllText(pidFile).Trim();
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 1 ? id : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Asks a living AgentAPI to save its state, unless its version would take the request wrongly.</summary>
    public async Task SaveStateAsync(CancellationToken cancellationToken)
    {
        if (id is not { } pid || !Signals.Lives(pid) || !await AgentApiVersion.SavesStateAsync(cancellationToken))
        {
            return;
        }

        lines.Say($"Sending SIGUSR1 to AgentAPI (pid {pid}) to save state");
        Signals.Send(pid, Signals.SaveState);
        await Task.Delay(StateSaving, time, cancellationToken);
    }

    /// <summary>Ends a living AgentAPI and waits for it to go, but not for ever.</summary>
    public async Task EndAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (id is not { } pid || !Signals.Lives(pid))
        {
            return;
        }

        lines.Say($"Sending SIGTERM to AgentAPI (pid {pid})");
        Signals.Send(pid, Signals.End);

        var start = time.GetTimestamp();
        var mention = Mention;
        while (Signals.Lives(pid))
        {
            var waited = time.GetElapsedTime(start);
            if (waited >= timeout)
            {
                lines.Say($"Warning: AgentAPI (pid {pid}) still running after {timeout.TotalSeconds:0}s, giving up");
                return;
            }

            if (waited >= mention)
            {
                lines.Say($"Warning: AgentAPI (pid {pid}) still running after {mention.TotalSeconds:0}s");
                mention += Mention;
            }

            await Task.Delay(Look, time, cancellationToken);
        }
    }
}
