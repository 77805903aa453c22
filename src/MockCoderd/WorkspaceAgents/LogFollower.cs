using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.LogSnapshots;
using Mocks.MockCoderd.WebSockets;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;
using Mocks.Wire;
using Mocks.Wire.Coderd;

namespace Mocks.MockCoderd.WorkspaceAgents;

/// <summary>Sends an agent's lines as they come, for as long as its build is the workspace's latest.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceagents.go</c>, <c>workspaceAgentLogs</c>. What there is comes first, even when it is
/// nothing; then one message for all lines that have come since the last. Upstream looks for the end on every change of the
/// workspace's state, after a last look for lines; a batch that was refused is no change of it.</remarks>
internal sealed class LogFollower
{
    private readonly WorldStore _world;
    private readonly WorkspaceWatch _watch;
    private readonly Guid _agentId;
    private long _last;

    /// <param name="after">The id after which lines are wanted, there or not.</param>
    private LogFollower(WorldStore world, WorkspaceWatch watch, Guid agentId, long after) =>
        (_world, _watch, _agentId, _last) = (world, watch, agentId, after);

    public static Answer Follow(HttpContext context, AgentCaller found, long after)
    {
        var world = context.RequestServices.GetRequiredService<WorldStore>();
        var watch = world.Watch(found.Workspace.Id);
        context.Response.RegisterForDispose(watch);
        // Lines that came since the agent was found would be missed for ever otherwise.
        var follower = new LogFollower(world, watch, found.Agent.Id, after);
        return Upgrade.Accept(context, follower.Take().Message, follower.SendAsync);
    }

    public static IReadOnlyList<AgentLogRow> RowsOf(Agent agent, long after) =>
        [.. agent.Logs.Where(row => row.Id > after).Select(row =>
            new AgentLogRow(row.Id, SnapshotStore.DatabaseTime(row.CreatedAt), row.Output, row.Level, row.SourceId))];

    private async Task SendAsync(OneWaySocket socket, CancellationToken ended)
    {
        using var held = _watch;
        do
        {
            var (isOver, rows, message) = Take();
            if ((rows > 0 && !await socket.SendAsync(message)) || isOver)
            {
                return;
            }
        }
        while (await _watch.ChangedAsync(ended));
    }

    private (bool IsOver, int Rows, byte[] Message) Take()
    {
        if (_world.AgentById(_agentId) is not var (workspace, agent))
        {
            return (true, 0, []);
        }

        var rows = RowsOf(agent, _last);
        _last = rows.Count > 0 ? rows[^1].Id : _last;
        return (workspace.Latest.Number != agent.BuildNumber, rows.Count, Json.Coderd.Write(rows));
    }
}
