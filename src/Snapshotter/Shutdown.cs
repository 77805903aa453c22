using Mocks.Snapshotter.Network;
using Mocks.Snapshotter.Stopping;

namespace Mocks.Snapshotter;

/// <summary>The capture and, with a PID file, the stop of AgentAPI around it.</summary>
/// <remarks>Source: coder/registry, agentapi module, shutdown script; with a PID file, its later three-phase form.</remarks>
internal sealed class Shutdown(Settings settings, Limits limits, Lines lines, TimeProvider time)
{
    /// <returns>The exit code.</returns>
    public int Run()
    {
        lines.Say("Shutting down AgentAPI");

        return settings.PidFile is null ? CaptureOnly() : StopInPhases(settings.PidFile);
    }

    private int CaptureOnly()
    {
        var captured = RunCapture();
        if (captured == Captured.Posted)
        {
            lines.Say("Shutdown complete");
        }

        return captured == Captured.Failed ? 1 : 0;
    }

    private int StopInPhases(string pidFile)
    {
        var stop = new AgentProcess(AgentProcess.IdFrom(pidFile), lines, time);

        if (settings.SavesState)
        {
            stop.SaveState();
        }

        if (RunCapture() == Captured.Failed)
        {
            lines.Say("Log snapshot capture failed, continuing shutdown");
        }

        stop.End(StopTimeout());
        lines.Say("Shutdown complete");
        return 0;
    }

    private Captured RunCapture()
    {
        if (!settings.CapturesSnapshot)
        {
            lines.Say("Log snapshot disabled, skipping");
            return Captured.Posted;
        }

        try
        {
            return new Capture(settings, limits, lines, time).Run();
        }
        catch (Exception error)
        {
            // Whatever failed, AgentAPI is to be stopped.
            lines.Complain("Log snapshot capture failed");
            lines.Explain(AgentApi.Describe(error));
            return Captured.Failed;
        }
        finally
        {
            // The native program's time limit for the capture, set in Starting/start.c.
            _ = Libc.Alarm(0);
        }
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
