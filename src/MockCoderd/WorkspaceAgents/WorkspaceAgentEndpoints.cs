using Mocks.MockCoderd.Rpc;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.WorkspaceAgents;

/// <summary>The routes by which people and their clients look at a workspace's agent.</summary>
/// <remarks>
/// Source: coder/coder, <c>coderd/coderd.go</c> and <c>coderd/workspaceagents.go</c>.
/// The mock runs no agent: one that the world calls healthy listens on no port and has no containers. Not reproduced: what
/// needs the network between client and agent; it is a 501 after every check.
/// </remarks>
internal static class WorkspaceAgentEndpoints
{
    private const string Prefix = "/api/v2/workspaceagents";

    private static readonly (string Method, string Path, string Id, string Summary, bool NeedsAgent)[] NeedNetwork =
    [
        ("GET", "/connection", "get-connection-info-for-workspace-agent", "Get connection info for workspace agent", false),
        ("GET", "/containers/watch", "watch-workspace-agent-for-container-updates", "Watch workspace agent for container updates", true),
        ("DELETE", "/containers/devcontainers/{devcontainer}", "delete-devcontainer-for-workspace-agent", "Delete devcontainer for workspace agent", true),
        ("POST", "/containers/devcontainers/{devcontainer}/recreate", "recreate-devcontainer-for-workspace-agent", "Recreate devcontainer for workspace agent", true),
        ("GET", "/pty", "open-pty-to-workspace-agent", "Open PTY to workspace agent", true),
    ];

    public static void MapWorkspaceAgents(this IEndpointRouteBuilder routes)
    {
        var agent = routes.MapGuarded($"{Prefix}/{{workspaceagent}}", NamedAgent.Guard, ("workspaceagent", "00000000-0000-4000-8000-000000000012"));
        agent.MapGet("", GetAgent).Described("get-workspace-agent-by-id", "Get workspace agent by ID").Produces<WorkspaceAgent>();
        agent.MapGet("/listening-ports", GetListeningPorts).Described("get-listening-ports-for-workspace-agent", "Get listening ports for workspace agent")
            .Produces<ListeningPorts>();
        agent.MapGet("/containers", (string? label, NamedAgent named, HttpContext context, WorldStore world) => GetContainers(named, context, world.Now))
            .Described("get-running-containers-for-workspace-agent", "Get running containers for workspace agent").Produces<AgentContainers>();
        agent.MapAgentLogReading();
        agent.MapMetadata();
        agent.MapCoordinate();
        foreach (var (method, path, id, summary, needsAgent) in NeedNetwork)
        {
            agent.MapMethods(path, [method], (NamedAgent named, HttpContext context, WorldStore world) => AnswerFromNetwork(named, context, needsAgent, world.Now))
                .Described(id, summary).Produces<ErrorResponse>(501).WithDescription("Not reproduced: answers 501, because the mock has no network to an agent.")
                .WithExample(null, path.Contains("{devcontainer}", StringComparison.Ordinal) ? [("devcontainer", "00000000-0000-4000-8000-0000000000e2")] : []);
        }

        routes.MapGet($"{Prefix}/connection", GetConnection).Guarded(Guards.User)
            .Described("get-connection-info-for-workspace-agent-generic", "Get connection info for workspace agent generic").Produces<ErrorResponse>(501)
            .WithDescription("Not reproduced: answers 501, because the mock runs no relay.");
    }

    /// <summary>coderd's answer when it would have to call an agent that is not connected.</summary>
    internal static Refusal? RefuseUnlessConnected(Agent agent, DateTimeOffset now) => StatusOf(agent, now) is var status && status is "connected" ? null
        : new Refusal(400, new($"Agent state is \"{status}\", it must be in the \"connected\" state."));

    private static Answer GetAgent(NamedAgent named, WorldStore world) => CoderdAnswer.Of(200, AgentView.Of(named.Workspace, named.Agent, world.Now));

    private static Answer GetListeningPorts(NamedAgent named, WorldStore world) =>
        RefuseUnlessConnected(named.Agent, world.Now)?.ToAnswer() ?? CoderdAnswer.Of(200, new ListeningPorts([]));

    private static Answer GetContainers(NamedAgent named, HttpContext context, DateTimeOffset now)
    {
        var labels = QueryPairs.Of(context.Request).Where(pair => pair.Key == "label").Select(pair => pair.Value);
        if (labels.Any(label => label.IndexOf('=', StringComparison.Ordinal) is < 0))
        {
            return new Refusal(400, new("Invalid label format", "Labels must be in the format key=value")).ToAnswer();
        }

        return RefuseUnlessConnected(named.Agent, now)?.ToAnswer() ?? CoderdAnswer.Of(200, new AgentContainers([], []));
    }

    private static Answer AnswerFromNetwork(NamedAgent named, HttpContext context, bool needsAgent, DateTimeOffset now) =>
        (needsAgent ? RefuseUnlessConnected(named.Agent, now)?.ToAnswer() : null)
            ?? NotReproduced.Answer(context, "from the agent or its network", "The mock runs no agent and no network to one.");

    private static Answer GetConnection(HttpContext context) =>
        NotReproduced.Answer(context, "200 and the map of its relays", "The mock runs no relay.");

    internal static string StatusOf(Agent agent, DateTimeOffset now) => agent switch
    {
        { UnhealthyReason: null, Presence: { } presence } => presence.StatusAt(now),
        { Lifecycle: AgentLifecycle.Created } => "connecting",
        { UnhealthyReason: not null } or { Lifecycle: AgentLifecycle.Off } => "disconnected",
        _ => "connected",
    };

    private static RouteHandlerBuilder Described(this RouteHandlerBuilder route, string id, string summary) =>
        route.Documented(id, "Agents", summary, 400, 401, 404);
}
