using Mocks.Snapshotter.Stopping;

namespace Mocks.Snapshotter;

/// <summary>The capture and, with a PID file, the stop of AgentAPI around it.</summary>
/// <remarks>Source: coder/registry, agentapi module, shutdown script; with a PID file, its later three-phase form.</remarks>
internal sealed class Shutdown(Settings settings, Limits limits, Lines lines, TimeProvider time)
{
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        lines.Say("Shutting down AgentAPI");

        return settings.PidFile is null ? CaptureOnly(cancellationToken) : await StopInPhasesAsync(settings.PidFile, cancellationToken);
    }

    private int CaptureOnly(CancellationToken cancellationToken)
    {
        var captured = RunCapture(cancellationToken);
        if (captured == Captured.Posted)
        {
            lines.Say("Shutdown complete");
        }

        return captured == Captured.Failed ? 1 : 0;
    }

    private async Task<int> StopInPhasesAsync(string pidFile, CancellationToken cancellationToken)
    {
        var stop = new AgentProcess(AgentProcess.IdFrom(pidFile), lines, time);

        if (settings.SavesState)
        {
            await stop.SaveStateAsync(cancellationToken);
        }

        if (RunCapture(cancellationToken) == Captured.Failed)
        {
            lines.Say("Log snapshot capture failed, continuing shutdown");
        }

        await stop.EndAsync(StopTimeout(), cancellationToken);
        lines.Say("Shutdown complete");
        return 0;
    }

    private Captured RunCapture(CancellationToken cancellationToken)
    {
        if (!settings.CapturesSnapshot)
        {
            lines.Say("Log snapshot disabled, skipping");
            return Captured.Posted;
        }

        return new Capture(settings, limits, lines, time).Run(cancellationToken);
    }

    /// <summary>Reports a bad setting, and then uses the default, so that AgentAPI is stopped all the same.</summary>
    private TimeSpan StopTimeout()
    {
        if (settings.StopTimeout() is { } timeout)
        {
            return timeout;
        }

        lines.Complain(
            $"{Settings.StopTimeoutName} must be a whole number from 1 to 3600, not \"{settings.StopTimeoutText}\"; " +
            $"waiting {Settings.DefaultStopTimeout.TotalSeconds:0} seconds");
        return Settings.DefaultStopTimeout;
    }
}
