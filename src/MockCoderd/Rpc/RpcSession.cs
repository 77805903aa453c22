using Mocks.AgentRpc.Drpc;
using Mocks.MockCoderd.AgentLogs;
using Mocks.MockCoderd.Tasks;

namespace Mocks.MockCoderd.Rpc;

/// <summary>What the methods know of the session that calls them.</summary>
/// <param name="ApiVersion">The version that the client asked for.</param>
/// <param name="Role">Empty or <c>agent</c> for the agent itself.</param>
/// <param name="ClientId">Null for a session of the agent; of a client of the agent the id that it has in the network.</param>
/// <param name="Host">The mock's own name and port, as the client called it.</param>
internal sealed record RpcSession(
    Guid WorkspaceId, Guid AgentId, string ApiVersion, string Role, Guid? ClientId, HostString Host,
    WorldStore World, Release Release, TaskAppAddress TaskApp, LogIntake Logs, Coordinator Coordinator, ResumeTokens ResumeTokens)
{
    /// <summary>The session drives the agent's connected times.</summary>
    public bool IsAgent => ClientId is null && Role is "" or "agent";

    /// <summary>A new end of the network. A client may reach the agent; an agent reaches no other.</summary>
    public CoordinatorPeer NewPeer() => ClientId is { } client ? new(client, AgentId) : new(AgentId, null);

    /// <summary>The workspace and the agent as they stand now.</summary>
    /// <exception cref="DrpcException">The agent was deleted.</exception>
    public (Workspace Workspace, Agent Agent) Now => NowOrNull
        ?? throw new DrpcException($"get workspace agent by id \"{AgentId}\": sql: no rows in result set");

    /// <inheritdoc cref="Now"/>
    /// <returns>Null when the agent was deleted.</returns>
    public (Workspace Workspace, Agent Agent)? NowOrNull =>
        World.WorkspaceById(WorkspaceId) is { } workspace && workspace.Agents.FirstOrDefault(agent => agent.Id == AgentId) is { } agent ? (workspace, agent) : null;

    /// <summary>Changes the agent atomically.</summary>
    /// <exception cref="DrpcException">The agent was deleted.</exception>
    public void Change(Func<Agent, Agent> change)
    {
        _ = Now;
        ChangeIfThere(change);
    }

    /// <summary>Changes the agent atomically, unless it was deleted.</summary>
    public void ChangeIfThere(Func<Agent, Agent> change) => World.Change(WorkspaceId, workspace =>
        (workspace.Agents.FirstOrDefault(agent => agent.Id == AgentId) is { } agent ? workspace.With(change(agent)) : workspace, true));

    public void Report(Func<AgentReports, AgentReports> change) => Change(agent => agent.Report(change));
}
