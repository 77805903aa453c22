using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Versions;
using Mocks.Mocking.Hosting;
using Mocks.Wire;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Status;

/// <summary>Reports whether the agent is stable. The request waits while a message is posted.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/server.go</c>, <c>getStatus</c>.</remarks>
internal static class StatusEndpoints
{
    private const string Schema = "StatusResponseBody";

    private static readonly Answer Legacy =
        new(200, [Answer.Header("Content-Type", "application/json")], "{\"status\":\"stable\"}"u8.ToArray());

    public static IEndpointRouteBuilder MapStatus(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/status", GetStatusAsync).WithName("get-status").WithTags("Status").WithSummary("Get Status").Produces<StatusResponse>();
        return routes;
    }

    private static async Task<Answer> GetStatusAsync(
        HttpRequest request, AgentApiSettings settings, AgentApiVersion version, ConversationView conversation)
    {
        if (settings.LegacyWire)
        {
            return Legacy;
        }

        await conversation.UntilPostedAsync();
        return AgentApiAnswer.Json(Schema, Json.AgentApi.Write(new StatusResponse(
            AgentApiAnswer.SchemaUrl(request, Schema),
            conversation.IsStable ? "stable" : "running",
            version.NamesAgentType ? conversation.AgentType : null,
            version.NamesTransport ? conversation.Transport : null)));
    }
}
