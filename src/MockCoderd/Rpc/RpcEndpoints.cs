using Microsoft.AspNetCore.Mvc;
using Mocks.MockCoderd.AgentLogs;
using Mocks.MockCoderd.Tasks;
using Mocks.MockCoderd.WebSockets;
using Mocks.MockCoderd.WorkspaceAgents;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.Rpc;

/// <summary>The agent's RPC, and the part of it that clients of an agent have: WebSocket, yamux, dRPC.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceagentsrpc.go</c>, <c>workspaceAgentRPC</c>; <c>coderd/workspaceagents.go</c>,
/// <c>workspaceAgentClientCoordinate</c>.</remarks>
internal static class RpcEndpoints
{
    private const string Closed = "A WebSocket: this page cannot open it, and gets 426.";
    private const string InvalidToken = "Invalid resume token";

    public static void MapRpc(this RouteGroupBuilder me) =>
        me.MapGet("/rpc", (string? version, string? role, AgentCaller caller, HttpContext context) => GetRpc(caller, context))
            .Documented("workspace-agent-rpc-api", "Agents", "Workspace agent RPC API", 400, 401).WithDescription(Closed).WithExample(null, ("version", "2.6"), ("role", "agent"))
            .Produces(101).Produces<string>(426, "text/plain");

    public static void MapCoordinate(this RouteGroupBuilder agent) =>
        agent.MapGet("/coordinate", (string? version, [FromQuery(Name = "resume_token")] string? resumeToken, NamedAgent named, HttpContext context) => GetCoordinate(named, context))
            .Documented("coordinate-workspace-agent", "Agents", "Coordinate workspace agent", 400, 401, 404).WithDescription(Closed).WithExample(null, ("version", "2.0"))
            .Produces(101).Produces<string>(426, "text/plain");

    private static Answer GetRpc(AgentCaller caller, HttpContext context)
    {
        var role = QueryPairs.First(context.Request, "role") ?? "";
        return Accept(context, RpcVersion.Default, version => SessionOf(context, caller.Workspace, caller.Agent, version) with
        {
            Role = context.RequestServices.GetRequiredService<Release>().RpcRoles ? role : "",
        });
    }

    private static Answer GetCoordinate(NamedAgent named, HttpContext context)
    {
        var peer = Guid.NewGuid();
        return Accept(context, RpcVersion.DefaultOfClients, version => SessionOf(context, named.Workspace, named.Agent, version) with { ClientId = peer, Role = "client" }, () =>
        {
            if (QueryPairs.First(context.Request, "resume_token") is not { Length: > 0 } token)
            {
                return null;
            }

            var (known, problem) = context.RequestServices.GetRequiredService<ResumeTokens>().Read(token);
            peer = known ?? peer;
            return problem is null ? null : new Refusal(401, new(InvalidToken, problem, [new("resume_token", InvalidToken)]));
        });
    }

    private static Answer Accept(HttpContext context, string defaultVersion, Func<string, RpcSession> begin, Func<Refusal?>? check = null)
    {
        var version = QueryPairs.First(context.Request, "version") is { Length: > 0 } asked ? asked : defaultVersion;
        if (RpcVersion.Refuse(version, context.RequestServices.GetRequiredService<Release>().AgentRpcMinor) is { } why)
        {
            return Verdicts.RefuseWithHint(context, new Refusal(400, new("Unknown or unsupported API version", Validations: [new("version", why)])));
        }

        if (check?.Invoke() is { } refusal)
        {
            return Verdicts.RefuseWithHint(context, refusal);
        }

        return Upgrade.AcceptStream(context, (input, output, disconnected) =>
            RpcConnection.ServeAsync(begin(version), context, input, output, disconnected));
    }

    private static RpcSession SessionOf(HttpContext context, Workspace workspace, Agent agent, string version)
    {
        var services = context.RequestServices;
        return new(workspace.Id, agent.Id, version, Role: "", ClientId: null, context.Request.Host, services.GetRequiredService<WorldStore>(),
            services.GetRequiredService<Release>(), services.GetRequiredService<TaskAppAddress>(), services.GetRequiredService<LogIntake>(),
            services.GetRequiredService<Coordinator>(), services.GetRequiredService<ResumeTokens>());
    }
}
