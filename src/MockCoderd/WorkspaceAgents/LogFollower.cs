using Mocks.GoLibraries.CoderWebSocket;
using Mocks.MockCoderd.WebSockets;
using Mocks.Wire;

namespace Mocks.MockCoderd.WorkspaceAgents;

/// <summary>Sends an agent's lines as they arrive, while its build is the workspace's latest.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceagents.go</c>, <c>workspaceAgentLogs</c>. The stored lines come first, even when
/// the list is empty; then one message for all lines that arrived since the last. Upstream checks for the end on every change of the
/// workspace's state, after a last check for lines; a refused batch is not a change.</remarks>
internal sealed class LogFollower
{
    private readonly WorldStore _world;
    private readonly Guid _agentId;
    private readonly byte[] _first;
    private long _last;

    private LogFollower(WorldStore world, Agent agent, long after)
    {
        (_world, _agentId, _last) = (world, agent.Id, after);
        _first = MessageOf(agent).Message;
    }

    /// <param name="after">The id after which lines are wanted, there or not.</param>
    public static Answer Follow(HttpContext context, NamedAgent found, long after)
    {
        var follower = new LogFollower(context.RequestServices.GetRequiredService<WorldStore>(), found.Agent, after);
        return Upgrade.Accept(context, follower._first, (socket, cancellationToken) => follower.SendAsync(socket, found.Workspace.Id, cancellationToken));
    }

    public static IReadOnlyList<AgentLogRow> RowsOf(Agent agent, long after) =>
        [.. agent.Logs.Where(row => row.Id > after).Select(row =>
            new AgentLogRow(row.Id, DatabaseTime.Of(row.CreatedAt), row.Output, row.Level, row.SourceId))];

    private async Task SendAsync(OneWaySocket socket, Guid workspaceId, CancellationToken cancellationToken)
    {
        using var watch = _world.Watch(workspaceId);
        var goesOn = await socket.SendAsync(_first);
        while (goesOn && _world.AgentById(_agentId) is var (workspace, agent))
        {
            // The first check is for lines that arrived before the watch began.
            var (rows, message) = MessageOf(agent);
            goesOn = (rows == 0 || await socket.SendAsync(message))
                && workspace.Latest.Number == agent.BuildNumber
                && await watch.ChangedAsync(cancellationToken);
        }
    }

    private (int Rows, byte[] Message) MessageOf(Agent agent)
    {
        var rows = RowsOf(agent, _last);
        _last = rows.Count > 0 ? rows[^1].Id : _last;
        return (rows.Count, Json.Coderd.Write(rows));
    }
}
