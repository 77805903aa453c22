using Mocks.AgentRpc;
using Mocks.AgentRpc.Yamux;

namespace Mocks.MockCoderd.Rpc;

/// <summary>Keeps the times at which an agent was connected, while its session lives, and cuts a session that may not go on.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceagentsrpc.go</c>, <c>agentConnectionMonitor</c>: every 15 s a yamux ping, the times, and
/// the check that the agent's build is the latest. That check has no shutdown window. The sessions' ticks come in groups, some up to 250 ms early.</remarks>
internal sealed class ConnectionMonitor(RpcSession session, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    private DateTimeOffset _lastPing = time.GetUtcNow();

    /// <summary>Notes that the agent is there.</summary>
    public void Begin() => session.ChangeIfThere(agent => agent with
    {
        Presence = agent.Presence is { } before
            ? before with { LastConnectedAt = session.World.Now } // It keeps an old end until the first tick.
            : new AgentPresence(session.World.Now, session.World.Now),
        BootsFrom = null,
        Lifecycle = agent.BootsFrom is null ? agent.Lifecycle : AgentLifecycle.Created,
    });

    /// <summary>Runs until the session ends.</summary>
    public async Task RunAsync(OpenSession open, CancellationToken ended)
    {
        var ping = Task.CompletedTask;
        try
        {
            while (true)
            {
                await SharedTimer.Of(time, Period).WaitAsync(ended);
                if (ping.IsCompleted)
                {
                    ping = PingAsync(open.Streams, ended);
                }

                if (time.GetUtcNow() - _lastPing > AgentPresence.Timeout)
                {
                    open.Cut("ping timeout");
                    return;
                }

                session.ChangeIfThere(agent => agent with { Presence = agent.Presence is { } known ? known with { LastConnectedAt = session.World.Now, DisconnectedAt = null } : null });
                if (IsOutdated)
                {
                    open.Cut("build is outdated");
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            await ping;
        }
    }

    /// <summary>Notes that the agent has left, unless it has done so before and no tick has come since.</summary>
    public void End() => session.ChangeIfThere(agent => agent with { Presence = agent.Presence is { } known ? known with { DisconnectedAt = known.DisconnectedAt ?? session.World.Now } : null });

    private bool IsOutdated => session.NowOrNull is not var (workspace, agent) || workspace.Latest.Number != agent.BuildNumber;

    private async Task PingAsync(YamuxSession streams, CancellationToken ended)
    {
        try
        {
            await streams.PingAsync(ended);
            _lastPing = time.GetUtcNow();
        }
        catch (Exception unanswered) when (unanswered is YamuxException or OperationCanceledException or IOException)
        {
        }
    }
}
