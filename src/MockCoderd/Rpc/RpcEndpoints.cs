using Mocks.MockCoderd.WebSockets;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.Rpc;

/// <summary>The agent's RPC: every check before the upgrade, and then a 501.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceagentsrpc.go</c>, <c>workspaceAgentRPC</c>. Not reproduced: the RPC after the
/// upgrade, and so <c>role</c>.</remarks>
internal static class RpcEndpoints
{
    public static void MapRpc(this RouteGroupBuilder me) =>
        me.MapGet("/rpc", (string? version, string? role, HttpContext context, Release release) => GetRpc(context, release))
            .Documented("workspace-agent-rpc-api", "Agents", "Workspace agent RPC API", 400, 401, 501).WithExample(null, ("version", "2.6"), ("role", "agent"))
            .Produces(101).Produces<string>(426, "text/plain");

    private static Answer GetRpc(HttpContext context, Release release)
    {
        var version = QueryPairs.First(context.Request, "version") is { Length: > 0 } asked ? asked : RpcVersion.Default;
        if (RpcVersion.Refuse(version, release.AgentRpcMinor) is { } why)
        {
            return Verdicts.RefuseWithHint(context, new Refusal(400, new("Unknown or unsupported API version", Validations: [new("version", why)])));
        }

        return Upgrade.Refuse(context) ?? NotReproduced.Answer(context, "101 and go on in yamux and dRPC", "The mock does not speak the agent's RPC.");
    }
}
