using System.Text;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.Releases;
using Mocks.MockCoderd.Routes;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Swagger;
using Mocks.Wire;
using Mocks.Wire.Coderd;

namespace Mocks.MockCoderd.Rpc;

/// <summary>The door to the agent's RPC: every check up to the upgrade, and then a 501.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceagentsrpc.go</c>, <c>workspaceAgentRPC</c>. Not reproduced: what lies behind the
/// upgrade, and so <c>role</c>.</remarks>
internal static class RpcEndpoints
{
    private static readonly KeyValuePair<string, string> PlainText = Answer.Header("Content-Type", "text/plain; charset=utf-8");

    public static void MapRpc(this RouteGroupBuilder me) =>
        me.MapGet("/rpc", (string? version, string? role, HttpContext context, Release release) => GetRpc(context, release))
            .Documented("workspace-agent-rpc-api", "Agents", "Workspace agent RPC API", 400, 401, 501).WithExample(null, ("version", "2.6"), ("role", "agent"))
            .Produces(101).Produces<string>(426, "text/plain");

    private static Answer GetRpc(HttpContext context, Release release)
    {
        var version = QueryPairs.First(context.Request, "version") is { Length: > 0 } asked ? asked : RpcVersion.Default;
        if (RpcVersion.Refuse(version, release.AgentRpcMinor) is { } why)
        {
            return Verdicts.Told(context, new Refusal(400, new("Unknown or unsupported API version", Validations: [new("version", why)])));
        }

        if (Handshake.Refuse(context.Request) is { } bad)
        {
            return ToAnswer(bad);
        }

        return NotReproduced.Answer(context, "101 and go on in yamux and dRPC", "The mock does not speak the agent's RPC.");
    }

    /// <summary>The library writes its own words, and coderd its JSON after them, into one body.</summary>
    internal static Answer ToAnswer(HandshakeRefusal bad)
    {
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes($"{bad.Why}\n"),
            .. Json.Coderd.Write(new ErrorResponse("Failed to accept websocket.", $"failed to accept WebSocket connection: {bad.Why}")),
        ];
        return new Answer(bad.Status, [.. bad.Headers, PlainText], body);
    }
}
