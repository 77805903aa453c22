using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Agent;
using Mocks.MockWorkspaceAgent.Life.Sessions;

namespace Mocks.MockWorkspaceAgent.Life;

/// <summary>The states that an agent has reached, reported one by one and in order, also after a reconnect.</summary>
/// <remarks>Source: coder/coder, <c>agent/agent.go</c>, <c>setLifecycle</c>, <c>reportLifecycle</c>.</remarks>
internal sealed class LifecycleQueue
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Teller _teller;
    private readonly Signal _added = new();
    private readonly List<(AgentLifecycle State, DateTimeOffset At)> _states = [];
    private readonly TaskCompletionSource<AgentLifecycle> _startEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _lastReported = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reported;

    public LifecycleQueue(TimeProvider time, Teller teller)
    {
        (_time, _teller) = (time, teller);
        _states.Add((AgentLifecycle.Created, time.GetUtcNow())); // Never reported: it is the server's own default.
    }

    /// <summary>The state in which the start ended; one of a stop when that came first.</summary>
    public Task<AgentLifecycle> StartEnded => _startEnded.Task;

    /// <summary>Completes when a final state is reported: OFF, SHUTDOWN_TIMEOUT or SHUTDOWN_ERROR.</summary>
    public Task LastReported => _lastReported.Task;

    public AgentLifecycle Current
    {
        get
        {
            lock (_gate)
            {
                return _states[^1].State;
            }
        }
    }

    /// <summary>Takes a state that is later than the last one. Any other is ignored, with a warning.</summary>
    public void Add(AgentLifecycle state)
    {
        lock (_gate)
        {
            var last = _states[^1].State;
            if (state <= last)
            {
                _teller.Warn("lifecycle", $"{Name(state)} is not reported: the agent is in {Name(last)} already");
                return;
            }

            _states.Add((state, _time.GetUtcNow()));
            _teller.Tell(at => new LifecycleReached(at, state));
        }

        _added.Set();
        if (state >= AgentLifecycle.StartTimeout)
        {
            _startEnded.TrySetResult(state);
        }
    }

    /// <summary>Reports until it is cancelled.</summary>
    public async Task ReportAsync(AgentCalls calls, CancellationToken cancellationToken)
    {
        while (true)
        {
            while (Next() is { } next)
            {
                await calls.UpdateLifecycleAsync(next, cancellationToken);
                Interlocked.Increment(ref _reported);
                if (next.State >= Lifecycle.Types.State.ShutdownTimeout)
                {
                    _lastReported.TrySetResult();
                }
            }

            await _added.WaitAsync(cancellationToken);
        }
    }

    /// <summary>A state's name on the wire, e.g. <c>START_ERROR</c>.</summary>
    public static string Name(AgentLifecycle state) => state switch
    {
        AgentLifecycle.StartTimeout => "START_TIMEOUT",
        AgentLifecycle.StartError => "START_ERROR",
        AgentLifecycle.ShuttingDown => "SHUTTING_DOWN",
        AgentLifecycle.ShutdownTimeout => "SHUTDOWN_TIMEOUT",
        AgentLifecycle.ShutdownError => "SHUTDOWN_ERROR",
        _ => state.ToString().ToUpperInvariant(),
    };

    private Lifecycle? Next()
    {
        lock (_gate)
        {
            return _reported + 1 < _states.Count ? ToMessage(_states[_reported + 1]) : null;
        }
    }

    private static Lifecycle ToMessage((AgentLifecycle State, DateTimeOffset At) reached) => new()
    {
        State = (Lifecycle.Types.State)((int)reached.State + 1),
        ChangedAt = Timestamp.FromDateTimeOffset(reached.At),
    };
}
