using System.Globalization;
using Mocks.Afterwards;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Secrets;
using Mocks.Mocking.Settings;
using Mocks.Run;
using Mocks.Workspace.Life;

namespace Mocks.Up;

/// <summary>A workspace next to both mocks: the agent of the default task, which runs the Snapshotter when it stops.</summary>
internal sealed class UpWorkspace : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly BothMocks _mocks;
    private readonly ScratchFolder _scratch;
    private readonly LivingAgents _agents;
    private readonly TextWriter _screen;

    private UpWorkspace(BothMocks mocks, ScratchFolder scratch, LivingAgents agents, TextWriter screen) =>
        (_mocks, _scratch, _agents, _screen) = (mocks, scratch, agents, screen);

    public static Setting Setting { get; } = new("--workspace", "", "false", "1, true, 0 or false",
        "Also lives the workspace of the default task: its agent connects to coderd, and Ctrl-C stops it with the snapshot kept.");

    /// <param name="screen">Gets the time line. The log of the exchanges writes to the same one: a thread that holds the lock of this one and waits for
    /// that of <see cref="Console.Out"/>, while another does the reverse, would wait for ever.</param>
    /// <exception cref="SettingException">Its folder cannot be made (exit 3).</exception>
    public static async Task<UpWorkspace> StartAsync(BothMocks mocks, TextWriter screen)
    {
        var scratch = ScratchFolder.Make(isKept: false);
        try
        {
            var agent = Declare(mocks);
            var record = new LifeRecord(screen, TimeProvider.System.GetUtcNow(), [agent.Name]);
            var agents = LivingAgents.Make([agent], mocks.Coderd.Address, scratch, WorkspaceEnvironment.Of(scratch.Tools, new Dictionary<string, string>()), record, TimeProvider.System);
            agents.Start();
            return new UpWorkspace(mocks, scratch, agents, screen);
        }
        catch
        {
            await scratch.DisposeAsync();
            throw;
        }
    }

    /// <summary>Pauses the task: the stop build, SIGTERM, the stop script, SIGKILL; and says what a person then reads.</summary>
    /// <returns>Whether a person reads as much as this coderd keeps.</returns>
    public async Task<bool> StopAsync()
    {
        await _screen.WriteLineAsync();
        _mocks.BeginStop();
        await _agents.StopAsync(Grace, TimeProvider.System, CancellationToken.None);
        _mocks.EndStop();
        var outcome = await Outcome.OfAsync(_mocks);
        await _screen.WriteAsync(ShownConsole.Of($"{ReadingText.Of(outcome.Reading)}\n{Sentence(outcome)}\n"));
        return outcome.Lost is null;
    }

    private static string Sentence(Outcome outcome) => outcome switch
    {
        { Lost: { } lost } => $"✗ {lost}",
        { Kept: Kept.NotSupported } => "· this coderd keeps no snapshot",
        _ => "✓ nothing lost",
    };

    public async ValueTask DisposeAsync()
    {
        await _agents.DisposeAsync();
        await _scratch.DisposeAsync();
    }

    /// <summary>The agent as a template with a module like AgentAPI's would declare it. The mock AgentAPI is there already.</summary>
    private static Agent Declare(BothMocks mocks)
    {
        var (workspace, known) = mocks.World.DefaultAgent;
        var port = mocks.AgentApi.Address.Port.ToString(CultureInfo.InvariantCulture);
        AgentScript[] scripts =
        [
            new("Start", $"""
                #!/bin/sh
                if curl -fs -o /dev/null http://localhost:{port}/status; then echo "AgentAPI answers on {port}"; else echo "AgentAPI does not answer on {port}" >&2; exit 1; fi
                """, Guid.NewGuid(), Guid.NewGuid(), RunOnStart: true, Icon: "/icon/code.svg"),
            new("Snapshotter", $"""
                #!/bin/sh
                export ARG_TASK_ID='{mocks.World.DefaultTask.Id}' ARG_AGENTAPI_PORT='{port}'
                exec snapshotter
                """, Guid.NewGuid(), Guid.NewGuid(), RunOnStop: true, Icon: "/icon/code.svg"),
        ];
        return mocks.World.Change(workspace.Id, known.Id, agent =>
        {
            var with = scripts.Aggregate(agent, (so, script) => so.With(new LogSource(script.LogSourceId, script.DisplayName, script.Icon, mocks.World.Now))) with
            {
                Lifecycle = AgentLifecycle.Created,
                BootsFrom = null,
                Manifest = agent.Manifest with { Scripts = scripts },
                Apps = [.. agent.Apps.Select(app => app with { Health = AppHealth.Initializing, HealthCheck = new AppHealthCheck($"http://localhost:{port}/status", Interval: 1, Threshold: 20) })],
            };
            return (with, with);
        });
    }
}
