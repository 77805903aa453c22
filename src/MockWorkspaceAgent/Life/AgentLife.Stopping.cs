using Mocks.MockWorkspaceAgent.Life.Scripts;

namespace Mocks.MockWorkspaceAgent.Life;

/// <summary>How an agent stops.</summary>
public sealed partial class AgentLife
{
    /// <summary>For everything that is still to be reported when the scripts have ended.</summary>
    private static readonly TimeSpan LastReportsTimeout = TimeSpan.FromSeconds(5);

    /// <remarks>Source: coder/coder, <c>agent/agent.go</c>, <c>Close</c>. Stop scripts have no time limit but their own.</remarks>
    private async Task StopOnceAsync()
    {
        _lifecycle.Add(AgentLifecycle.ShuttingDown);
        await _stopping.CancelAsync(); // Cuts start scripts, and ends the routines that do not stay.
        var end = await _scripts.ExecuteAsync(ScriptStage.Stop, _ended.Token);
        _lifecycle.Add(end switch
        {
            StageEnd.Ok => AgentLifecycle.Off,
            StageEnd.TimedOut => AgentLifecycle.ShutdownTimeout,
            _ => AgentLifecycle.ShutdownError,
        });
        await _scripts.CloseAsync();
        await CloseSocketAsync();
        await SendLastReportsAsync();
        await _ended.CancelAsync();
        if (_living is { } living)
        {
            await living;
        }

        await _starting;
        if (!_processes.IsKilled && _processes.Alive() is { Count: > 0 } left)
        {
            _teller.Tell(at => new ProcessesLeft(at, [.. left.Select(process => $"{process.Id} {process.Command}")]));
        }
    }

    private async Task SendLastReportsAsync()
    {
        using var late = new CancellationTokenSource(LastReportsTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _ended.Token);
        try
        {
            await _lifecycle.LastReported.WaitAsync(either.Token);
            await _logs.WhenEmptyAsync().WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            if (!_ended.IsCancellationRequested)
            {
                _teller.Warn("stop", _lifecycle.LastReported.IsCompleted
                    ? $"after {LastReportsTimeout.TotalSeconds} s some lines of scripts were not sent: they are lost"
                    : $"after {LastReportsTimeout.TotalSeconds} s the last state was not reported: coderd does not learn of it");
            }
        }
    }
}
