using System.Text.Json.Serialization;

namespace Mocks.Wire.AgentApi;

/// <summary>The body of <c>GET /messages</c>.</summary>
/// <param name="Schema">The address of <c>/schemas/MessagesResponseBody.json</c> on the requested host.</param>
/// <param name="Messages">Oldest first; empty, never null.</param>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/models.go</c>, <c>MessagesResponse</c>.</remarks>
public sealed record MessagesResponse(
    [property: JsonPropertyName("$schema")] string Schema, IReadOnlyList<Message> Messages);
