using System.Text.Json.Serialization;

namespace Mocks.Wire.AgentApi;

/// <summary>The body of <c>GET /messages</c>.</summary>
/// <param name="Schema">The address of <c>/schemas/MessagesResponseBody.json</c> on the requested host.</param>
/// <param name="Messages">Oldest first; empty, never null.</param>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/models.go</c>, <c>MessagesResponse</c>.</remarks>
public sealed record MessagesResponse(
    [property: JsonPropertyName("$schema")] string Schema, IReadOnlyList<Message> Messages);

/// <summary>The body of <c>GET /status</c>.</summary>
/// <param name="Schema">The address of <c>/schemas/StatusResponseBody.json</c> on the requested host.</param>
/// <param name="Status"><c>running</c> or <c>stable</c>.</param>
/// <param name="AgentType">The canonical type, e.g. <c>cursor</c> for <c>cursor-agent</c>; left out before 0.10.1.</param>
/// <param name="Transport"><c>pty</c> or <c>acp</c>; left out before 0.12.0.</param>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/models.go</c>, <c>StatusResponse</c>.</remarks>
public sealed record StatusResponse(
    [property: JsonPropertyName("$schema")] string Schema, string Status, string? AgentType, string? Transport);

/// <summary>The body of <c>POST /upload</c>.</summary>
/// <param name="Schema">The address of <c>/schemas/UploadResponseBody.json</c> on the requested host.</param>
/// <param name="Ok">Always true.</param>
/// <param name="FilePath">The absolute path of the stored file.</param>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/models.go</c>, <c>UploadResponse</c>.</remarks>
public sealed record UploadResponse(
    [property: JsonPropertyName("$schema")] string Schema,
    bool Ok,
    [property: JsonPropertyName("filePath")] string FilePath);

/// <summary>The answer to an accepted message.</summary>
/// <param name="Schema">The address of <c>/schemas/MessageResponseBody.json</c> on the requested host.</param>
/// <param name="Ok">Never false.</param>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/models.go</c>, <c>MessageResponse</c>.</remarks>
public sealed record MessageResponse([property: JsonPropertyName("$schema")] string Schema, bool Ok);
