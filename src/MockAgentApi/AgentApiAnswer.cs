using Microsoft.AspNetCore.WebUtilities;
using Mocks.MockAgentApi.Versions;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Verdicts;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi;

/// <summary>Answers as AgentAPI frames them.</summary>
/// <remarks>Source: coder/agentapi with danielgtaylor/huma 2.32.0, whose schema link transformer adds <c>$schema</c> and <c>Link</c>.</remarks>
internal static class AgentApiAnswer
{
    private static readonly KeyValuePair<string, string>[] ProblemHeaders =
    [
        Answer.Header("Content-Type", "application/problem+json"),
        Answer.Header("Link", "</schemas/ErrorModel.json>; rel=\"describedBy\""),
    ];

    public static Answer Json(string schema, ReadOnlyMemory<byte> body) => new(200, HeadersOf(schema), body);

    public static KeyValuePair<string, string>[] HeadersOf(string schema) =>
    [
        Answer.Header("Content-Type", "application/json"),
        Answer.Header("Link", $"</schemas/{schema}.json>; rel=\"describedBy\""),
    ];

    /// <summary>An error of huma. The title is Go's reason phrase, which for 413 is <c>Request Entity Too Large</c>.</summary>
    public static Answer Problem(HttpRequest request, int status, string detail, params IReadOnlyList<ErrorDetail>? errors) => new(status, ProblemHeaders,
        Wire.Json.AgentApi.Write(new ErrorModel(
            SchemaUrl(request, "ErrorModel"), status == 413 ? "Request Entity Too Large" : ReasonPhrases.GetReasonPhrase(status), status, detail,
            errors is { Count: > 0 } ? errors : null)));

    /// <summary>A failure of a handler: always a 500.</summary>
    public static Answer Failure(HttpRequest request, string message) => Problem(request, 500, "unexpected error occurred", new ErrorDetail(message));

    /// <summary>The verdict on a request that the release in force refuses.</summary>
    /// <param name="answer">What that release answers.</param>
    /// <param name="words">The same for people, e.g. <c>404 page not found</c>.</param>
    public static Verdict Refusal(HttpContext context, Answer answer, string words, string detail, string? hint) => new("refused", answer.Status,
        $"real AgentAPI {context.RequestServices.GetRequiredService<AgentApiVersion>().Reported} would answer {words}", detail, hint,
        Answer: RealAnswer.Of(answer));

    /// <summary>The verdict on a request to an agent that has ended.</summary>
    /// <remarks>Source: coder/agentapi, <c>cmd/server/server.go</c>: the server stops as soon as its agent has. Ours goes on, so that the test can.</remarks>
    public static Verdict Ended(HttpContext context, int exitCode) => new("agent-ended", 500,
        $"real AgentAPI {context.RequestServices.GetRequiredService<AgentApiVersion>().Reported} would answer 500 at the moment of its agent's end, and then exit with {(exitCode == 0 ? 0 : 1)}: no later request would be answered",
        $"The agent has ended with exit code {exitCode}.",
        "POST /__admin/reset starts it again, with a new conversation; PUT /__admin/preset starts another one.");

    /// <summary>The value of <c>$schema</c>: plain HTTP for hosts that start with one of two names, else HTTPS.</summary>
    public static string SchemaUrl(HttpRequest request, string schema)
    {
        var host = request.Host.Value ?? "";
        var scheme = host.StartsWith("localhost", StringComparison.Ordinal) || host.StartsWith("127.0.0.1", StringComparison.Ordinal)
            ? "http" : "https";
        return $"{scheme}://{host}/schemas/{schema}.json";
    }
}
