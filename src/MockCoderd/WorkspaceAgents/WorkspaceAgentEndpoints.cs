using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Swagger;
using Mocks.Wire.Coderd;

namespace Mocks.MockCoderd.WorkspaceAgents;

/// <summary>What people and their clients ask of a workspace's agent.</summary>
/// <remarks>
/// Source: coder/coder, <c>coderd/coderd.go</c> and <c>coderd/workspaceagents.go</c>.
/// The mock runs no agent: one that the world calls healthy listens on no port and has no containers. Not reproduced: what
/// needs the network between client and agent; it is a 501 after every check.
/// </remarks>
internal static class WorkspaceAgentEndpoints
{
    private const string Prefix = "/api/v2/workspaceagents";
    // The default world's, for the pages.
    internal const string Known = "00000000-0000-4000-8000-000000000012";

    private const string One = $"{Prefix}/{{workspaceagent}}";

    // What needs an agent that answers, beside the operation's own name.
    private static readonly (string Method, string Path, string Id, string Summary, bool NeedsAgent)[] Beyond =
    [
        ("GET", $"{One}/connection", "get-connection-info-for-workspace-agent", "Get connection info for workspace agent", false),
        ("GET", $"{One}/watch-metadata", "watch-for-workspace-agent-metadata-updates", "Watch for workspace agent metadata updates", false),
        ("GET", $"{One}/watch-metadata-ws", "watch-for-workspace-agent-metadata-updates-via-websockets", "Watch for workspace agent metadata updates via WebSockets", false),
        ("GET", $"{One}/containers/watch", "watch-workspace-agent-for-container-updates", "Watch workspace agent for container updates", true),
        ("DELETE", $"{One}/containers/devcontainers/{{devcontainer}}", "delete-devcontainer-for-workspace-agent", "Delete devcontainer for workspace agent", true),
        ("POST", $"{One}/containers/devcontainers/{{devcontainer}}/recreate", "recreate-devcontainer-for-workspace-agent", "Recreate devcontainer for workspace agent", true),
        ("GET", $"{One}/coordinate", "coordinate-workspace-agent", "Coordinate workspace agent", false),
        ("GET", $"{One}/pty", "open-pty-to-workspace-agent", "Open PTY to workspace agent", true),
    ];

    public static IEndpointRouteBuilder MapWorkspaceAgents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(One, GetAgent).Describe("get-workspace-agent-by-id", "Get workspace agent by ID", "workspaceagent").Produces<WorkspaceAgent>();
        routes.MapGet($"{One}/listening-ports", GetListeningPorts).Describe("get-listening-ports-for-workspace-agent", "Get listening ports for workspace agent", "workspaceagent")
            .Produces<ListeningPorts>();
        routes.MapGet($"{One}/containers", (string workspaceagent, string? label, HttpContext context, AgentLookup agents) =>
                GetContainers(workspaceagent, context, agents)).Describe("get-running-containers-for-workspace-agent", "Get running containers for workspace agent", "workspaceagent")
            .Produces<AgentContainers>();
        foreach (var path in (string[])[One, $"{One}/listening-ports", $"{One}/containers"])
        {
            routes.MapOtherMethods(path, context => UnknownRoutes.WrongMethod(context, "GET"));
        }

        foreach (var (method, path, id, summary, needsAgent) in Beyond)
        {
            routes.MapMethods(path, [method], (string workspaceagent, HttpContext context, AgentLookup agents) =>
                GetBeyond(workspaceagent, context, agents, needsAgent)).Describe(id, summary,
                path.Contains("{devcontainer}", StringComparison.Ordinal) ? ["workspaceagent", "devcontainer"] : ["workspaceagent"]).Produces<ErrorResponse>(501);
            routes.MapOtherMethods(path, context => UnknownRoutes.WrongMethod(context, method));
        }

        // What an agent's own routes do not take is not the question for an agent called "me".
        routes.Map($"{Prefix}/me/{{**rest}}", UnknownRoutes.AnswerAsync).ExcludeFromDescription();
        routes.MapGet($"{Prefix}/connection", GetConnection).Describe("get-connection-info-for-workspace-agent-generic",
            "Get connection info for workspace agent generic").Produces<ErrorResponse>(501);
        return routes;
    }

    /// <summary>What coderd says when it would have to call an agent that is not there.</summary>
    internal static Refusal? RefuseUnlessConnected(Agent agent) => StatusOf(agent) is "connected" ? null
        : new Refusal(400, new($"Agent state is \"{StatusOf(agent)}\", it must be in the \"connected\" state."));

    private static Answer GetAgent(string workspaceagent, HttpContext context, AgentLookup agents) =>
        agents.Find(context, workspaceagent, out var refused) is { } found ? CoderdAnswer.Of(200, AgentView.Of(found.Workspace, found.Agent)) : refused!;

    private static Answer GetListeningPorts(string workspaceagent, HttpContext context, AgentLookup agents) =>
        agents.Find(context, workspaceagent, out var refused) is not { } found ? refused!
            : RefuseUnlessConnected(found.Agent)?.ToAnswer() ?? CoderdAnswer.Of(200, new ListeningPorts([]));

    private static Answer GetContainers(string workspaceagent, HttpContext context, AgentLookup agents)
    {
        if (agents.Find(context, workspaceagent, out var refused) is not { } found)
        {
            return refused!;
        }

        var labels = QueryPairs.Of(context.Request).Where(pair => pair.Key == "label").Select(pair => pair.Value);
        if (labels.Any(label => label.IndexOf('=', StringComparison.Ordinal) is < 0))
        {
            return new Refusal(400, new("Invalid label format", "Labels must be in the format key=value")).ToAnswer();
        }

        return RefuseUnlessConnected(found.Agent)?.ToAnswer() ?? CoderdAnswer.Of(200, new AgentContainers([], []));
    }

    private static Answer GetBeyond(string workspaceagent, HttpContext context, AgentLookup agents, bool needsAgent)
    {
        if (agents.Find(context, workspaceagent, out var refused) is not { } found)
        {
            return refused!;
        }

        return (needsAgent ? RefuseUnlessConnected(found.Agent)?.ToAnswer() : null)
            ?? NotReproduced.Answer(context, "from the agent or its network", "The mock runs no agent and no network to one.");
    }

    private static Answer GetConnection(HttpContext context, UserAuth users) =>
        users.Check(context.Request).Refusal is { } refusal && Verdicts.Refused(context, refusal) is { } refused ? refused
            : NotReproduced.Answer(context, "200 and the map of its relays", "The mock runs no relay.");

    internal static string StatusOf(Agent agent) => agent switch
    {
        { Lifecycle: AgentLifecycle.Created } => "connecting",
        { UnhealthyReason: not null } or { Lifecycle: AgentLifecycle.Off } => "disconnected",
        _ => "connected",
    };

    private static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string id, string summary, params string[] places) => route
        .WithExample(null, [.. places.Select(place => (place, place == "devcontainer" ? "00000000-0000-4000-8000-0000000000e2" : Known))])
        .WithName(id).WithTags("Agents").WithSummary(summary)
        .Produces<ErrorResponse>(400).Produces<ErrorResponse>(401).Produces<ErrorResponse>(404);
}
