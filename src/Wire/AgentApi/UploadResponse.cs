using System.Text.Json.Serialization;

namespace Mocks.Wire.AgentApi;

/// <summary>The body of <c>POST /upload</c>.</summary>
/// <param name="Schema">The address of <c>/schemas/UploadResponseBody.json</c> on the requested host.</param>
/// <param name="Ok">Always true.</param>
/// <param name="FilePath">The absolute path of the stored file.</param>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/models.go</c>, <c>UploadResponse</c>.</remarks>
public sealed record UploadResponse(
    [property: JsonPropertyName("$schema")] string Schema,
    bool Ok,
    [property: JsonPropertyName("filePath")] string FilePath);
