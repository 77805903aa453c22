using Mocks.MockCoderd.World;
using Mocks.MockWorkspaceAgent.Life;
using Mocks.Workspace.Containers;

namespace Mocks.Workspace.Life;

/// <summary>The agents of a workspace, living side by side: each with folders of its own.</summary>
internal sealed class LivingAgents : IAsyncDisposable
{
    /// <summary>A warning that begins so says that the script runner is broken: the agent stays in STARTING for ever.</summary>
    public const string Stuck = "init script runner: ";

    private readonly LifeRecord _record;
    private readonly List<(string Name, AgentLife Life)> _agents = [];
    private readonly TaskCompletionSource _stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LivingAgents(LifeRecord record) => _record = record;

    public IReadOnlyList<(string Name, AgentLife Life)> All => _agents;

    /// <summary>The agents' own environment, which variables are expanded with; to be read before they start.</summary>
    public IReadOnlyDictionary<string, string> OwnEnvironment => _agents[0].Life.ScriptEnvironment;

    /// <param name="url">coderd's.</param>
    /// <param name="containers">Where their commands run, by the names of the agents; null for this machine.</param>
    public static LivingAgents Make(IEnumerable<Agent> agents, Uri url, ScratchFolder scratch, IReadOnlyDictionary<string, string> environment, LifeRecord record, TimeProvider time,
        IReadOnlyDictionary<string, AgentContainer>? containers = null)
    {
        var made = new LivingAgents(record);
        foreach (var agent in agents)
        {
            var container = containers?[agent.Name];
            var settings = new AgentLifeSettings(url, agent.Token.ToString(), scratch.FoldersOf(agent.Name), environment)
            {
                CoderCommand = scratch.CoderCommand,
                Place = container,
                User = container?.User,
                LoginShell = container?.Shell,
                ScriptNames = agent.LogSources.ToDictionary(source => source.Id, source => source.DisplayName),
            };
            made._agents.Add((agent.Name, new AgentLife(settings, time, happened => made.Note(agent.Name, happened))));
        }

        return made;
    }

    public void Start()
    {
        foreach (var (_, life) in _agents)
        {
            life.Start();
        }
    }

    /// <summary>Waits until the start scripts of all have ended.</summary>
    /// <returns>False when that was not so in time, or can never be so.</returns>
    public async Task<bool> StartEndedAsync(CancellationToken enough)
    {
        try
        {
            var all = Task.WhenAll(_agents.Select(agent => agent.Life.StartEndedAsync(enough)));
            await await Task.WhenAny(all, _stuck.Task);
            return all.IsCompletedSuccessfully;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Stops all of them as SIGTERM does, and kills the processes that still run when the grace is over.</summary>
    /// <param name="hurry">Ends the grace early.</param>
    /// <returns>False when an agent was killed before it had ended.</returns>
    public async Task<bool> StopAsync(TimeSpan grace, TimeProvider time, CancellationToken hurry)
    {
        var ended = grace <= TimeSpan.Zero;
        if (ended)
        {
            // Docker sends both signals at once, and the agent gets nothing done between them.
            await KillAsync();
            return false;
        }

        var stop = Task.WhenAll(_agents.Select(agent => agent.Life.StopAsync(hurry)));
        try
        {
            await stop.WaitAsync(grace, time, hurry);
            ended = true;
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            ended = false;
        }

        await KillAsync();
        return ended;
    }

    /// <summary>Ends them as SIGKILL for their container does, and all that they have started.</summary>
    public Task KillAsync()
    {
        _record.Cut();
        return Task.WhenAll(_agents.Select(agent => agent.Life.KillAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, life) in _agents)
        {
            await life.DisposeAsync();
        }
    }

    private void Note(string agent, LifeEvent happened)
    {
        _record.Add(agent, happened);
        if (happened is LifeWarning warning && warning.Text.StartsWith(Stuck, StringComparison.Ordinal))
        {
            _stuck.TrySetResult();
        }
    }
}
