using Mocks.Mocking.Hosting;

namespace Mocks.MockAgentApi;

/// <summary>Answers as AgentAPI frames them.</summary>
/// <remarks>Source: coder/agentapi with danielgtaylor/huma 2.32.0, whose schema link transformer adds <c>$schema</c> and <c>Link</c>.</remarks>
internal static class AgentApiAnswer
{
    public static Answer Json(string schema, ReadOnlyMemory<byte> body) => new(200, HeadersOf(schema), body);

    public static KeyValuePair<string, string>[] HeadersOf(string schema) =>
    [
        Answer.Header("Content-Type", "application/json"),
        Answer.Header("Link", $"</schemas/{schema}.json>; rel=\"describedBy\""),
    ];

    /// <summary>The value of <c>$schema</c>: plain HTTP only for hosts that start with one of two names.</summary>
    public static string SchemaUrl(HttpRequest request, string schema)
    {
        var host = request.Host.Value ?? "";
        var scheme = host.StartsWith("localhost", StringComparison.Ordinal) || host.StartsWith("127.0.0.1", StringComparison.Ordinal)
            ? "http" : "https";
        return $"{scheme}://{host}/schemas/{schema}.json";
    }
}
