using System.Text;
using Mocks.Mocking.Hosting;
using Mocks.Wire;

namespace Mocks.MockCoderd.Deployment;

/// <summary>Answers as coderd frames them.</summary>
internal static class CoderdAnswer
{
    private static readonly KeyValuePair<string, string>[] JsonHeaders =
        [Answer.Header("Content-Type", "application/json; charset=utf-8")];

    private static readonly KeyValuePair<string, string>[] TextHeaders =
        [Answer.Header("Content-Type", "text/plain; charset=utf-8")];

    public static Answer Of<T>(int status, T body) => Of(status, body, Json.Coderd);

    /// <param name="json">Knows the shape, and writes as coderd does.</param>
    public static Answer Of<T>(int status, T body, Json json) => new(status, JsonHeaders, json.Write(body));

    public static Answer NoContent() => new(204, []);

    public static Answer ToAnswer(this Refusal refusal)
    {
        if (refusal.IsText)
        {
            return new Answer(refusal.Status, TextHeaders, Encoding.UTF8.GetBytes($"{refusal.Body.Message}\n"));
        }

        var answer = Of(refusal.Status, refusal.Body);
        return refusal is { Status: 401, Body.Message: var message } && message.Contains("expired", StringComparison.Ordinal)
            ? answer with { Headers = [.. answer.Headers, UserChallenge] }
            : answer;
    }

    // Only what the user authentication writes carries it; an agent's 401 does not say "expired".
    private static KeyValuePair<string, string> UserChallenge => Answer.Header("WWW-Authenticate",
        "Bearer realm=\"coder\", error=\"invalid_token\", error_description=\"The access token has expired\", " +
        $"resource_metadata=\"{BuildInfoEndpoints.AccessUrl}/.well-known/oauth-protected-resource\"");
}
