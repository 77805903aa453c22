using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Mocks.MockCoderd;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Settings;
using Mocks.MockWorkspaceAgent.Life;

namespace Mocks.MockWorkspaceAgent.Tests.Life;

/// <summary>Many agents in one process against one coderd. <c>MOCKS_AGENTS</c> is their number.</summary>
public sealed class ManyAgentsTests
{
    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("MOCKS_AGENTS") is { Length: > 0 } number ? number : "12", CultureInfo.InvariantCulture);

    [Fact]
    public async Task All_get_ready_and_all_are_off_and_nothing_is_left_running()
    {
        await using var usual = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings()));
        var world = WorldOf(usual).World;
        var agents = Enumerable.Range(0, Count).Select(number => new Agent(Guid.NewGuid(), $"a{number}", Guid.NewGuid(), Lifecycle: AgentLifecycle.Created, Manifest: new AgentManifest(
            Environment: null, "", "",
            [
                new AgentScript("Start", "sleep 0.1 & echo $! $$; wait", RunOnStart: true, Id: Guid.NewGuid(), LogSourceId: Guid.NewGuid()),
                new AgentScript("Stop", "echo $$", RunOnStop: true, Id: Guid.NewGuid(), LogSourceId: Guid.NewGuid()),
            ]))).ToArray();
        await using var coderd = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings(Strict: true))
        {
            World = world with { Workspaces = [world.Workspaces[0] with { Agents = agents }, .. world.Workspaces.Skip(1)] },
        });
        var lives = agents.Select(agent => TestLife.Start(coderd.Address, token: agent.Token.ToString())).ToArray();

        var started = await Task.WhenAll(lives.Select(life => life.StartEndedAsync()));
        await Task.WhenAll(lives.Select(life => life.StopAsync()));

        Assert.All(started, state => Assert.Equal(AgentLifecycle.Ready, state));
        Assert.All(lives, life => Assert.Equal([], life.Warnings));
        Assert.Equal(Enumerable.Repeat(AgentLifecycle.Off, Count), WorldOf(coderd).World.Workspaces[0].Agents.Select(agent => agent.Lifecycle));
        Assert.All(lives, life => Assert.Empty(life.Of<ProcessesLeft>()));
        Assert.All(lives.SelectMany(life => life.Lines).SelectMany(line => line.Split(' ')), id => Assert.False(TestLife.IsAlive(id)));
        Assert.Equal(3 * Count, lives.SelectMany(life => life.Lines).SelectMany(line => line.Split(' ')).Count());
        foreach (var life in lives)
        {
            await life.DisposeAsync();
        }
    }

    private static WorldStore WorldOf(Mocks.Mocking.Hosting.RunningMock coderd) => coderd.Services.GetRequiredService<WorldStore>();
}
