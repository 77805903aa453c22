using System.Text.Json.Serialization;

namespace Mocks.Wire.AgentApi;

/// <summary>The body of <c>GET /status</c>.</summary>
/// <param name="Schema">The address of <c>/schemas/StatusResponseBody.json</c> on the requested host.</param>
/// <param name="Status"><c>running</c> or <c>stable</c>.</param>
/// <param name="AgentType">The canonical type, e.g. <c>cursor</c> for <c>cursor-agent</c>; left out before 0.10.1.</param>
/// <param name="Transport"><c>pty</c> or <c>acp</c>; left out before 0.12.0.</param>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/models.go</c>, <c>StatusResponse</c>.</remarks>
public sealed record StatusResponse(
    [property: JsonPropertyName("$schema")] string Schema, string Status, string? AgentType, string? Transport);
