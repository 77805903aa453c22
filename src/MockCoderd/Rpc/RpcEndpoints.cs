using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.Releases;
using Mocks.MockCoderd.WebSockets;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Swagger;
using Mocks.Wire.Coderd;

namespace Mocks.MockCoderd.Rpc;

/// <summary>The agent's RPC: every check before the upgrade, and then a 501.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceagentsrpc.go</c>, <c>workspaceAgentRPC</c>. Not reproduced: the RPC after the
/// upgrade, and so <c>role</c>.</remarks>
internal static class RpcEndpoints
{
    private const string Path = "/api/v2/workspaceagents/me/rpc";

    public static IEndpointRouteBuilder MapRpc(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (string? version, string? role, HttpContext context, AgentCallers agents, Release release) => GetRpc(context, agents, release))
            .WithExample(null, ("version", "2.6"), ("role", "agent")).WithName("workspace-agent-rpc-api").WithTags("Agents").WithSummary("Workspace agent RPC API")
            .Produces(101).Produces<ErrorResponse>(400).Produces<ErrorResponse>(401).Produces<string>(426, "text/plain").Produces<ErrorResponse>(501);
        routes.MapOtherMethods(Path, context => UnknownRoutes.WrongMethod(context, "GET"));
        return routes;
    }

    private static Answer GetRpc(HttpContext context, AgentCallers agents, Release release)
    {
        if (agents.Identify(context, out var refused) is null)
        {
            return refused!;
        }

        var version = QueryPairs.First(context.Request, "version") is { Length: > 0 } asked ? asked : RpcVersion.Default;
        if (RpcVersion.Refuse(version, release.AgentRpcMinor) is { } why)
        {
            return Verdicts.Told(context, new Refusal(400, new("Unknown or unsupported API version", Validations: [new("version", why)])));
        }

        return Upgrade.Refuse(context) ?? NotReproduced.Answer(context, "101 and go on in yamux and dRPC", "The mock does not speak the agent's RPC.");
    }
}
