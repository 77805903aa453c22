using Mocks.Mocking.Hosting;
using Mocks.Wire;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Status;

/// <summary>What the agent is doing: here it is always done.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/server.go</c>, <c>getStatus</c>.</remarks>
internal static class StatusEndpoints
{
    private const string Schema = "StatusResponseBody";

    private static readonly Answer Legacy =
        new(200, [Answer.Header("Content-Type", "application/json")], "{\"status\":\"stable\"}"u8.ToArray());

    public static IEndpointRouteBuilder MapStatus(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/status", GetStatus).WithName("get-status").WithSummary("Get Status").Produces<StatusResponse>();
        routes.MapOtherMethods("/status", context => UnknownRoutes.WrongMethod(context, "GET"));
        return routes;
    }

    private static Answer GetStatus(HttpRequest request, AgentApiSettings settings) => settings.LegacyWire
        ? Legacy
        : AgentApiAnswer.Json(Schema, Json.AgentApi.Write(
            new StatusResponse(AgentApiAnswer.SchemaUrl(request, Schema), "stable", settings.AgentType, "pty")));
}
