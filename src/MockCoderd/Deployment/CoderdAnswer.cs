using System.Text;
using Mocks.Wire;

namespace Mocks.MockCoderd.Deployment;

/// <summary>Answers as coderd frames them.</summary>
internal static class CoderdAnswer
{
    public static readonly IReadOnlyList<KeyValuePair<string, string>> JsonHeaders =
        [Answer.Header("Content-Type", "application/json; charset=utf-8")];

    public static Answer Of<T>(int status, T body) => Of(status, body, Json.Coderd);

    /// <param name="json">Knows the shape, and writes as coderd does.</param>
    public static Answer Of<T>(int status, T body, Json json) => new(status, JsonHeaders, json.Write(body));

    /// <summary>coderd's body for a nil value: <c>null</c>, not an empty body.</summary>
    public static Answer Null() => new(200, JsonHeaders, "null\n"u8.ToArray());

    public static Answer NoContent() => new(204, []);

    /// <summary>A 204 with a content type, from a handler that writes JSON.</summary>
    public static Answer JsonNoContent() => new(204, JsonHeaders);

    public static Answer ToAnswer(this Refusal refusal)
    {
        if (refusal.IsText)
        {
            return new Answer(refusal.Status, BuildInfoEndpoints.PlainText, Encoding.UTF8.GetBytes(refusal.Body.Message + "\n"));
        }

        var answer = Of(refusal.Status, refusal.Body);
        return refusal.Challenges ? answer with { Headers = [.. answer.Headers, ChallengeOf(refusal.Body)] } : answer;
    }

    // The word "expired" in either text chooses the description, even where nothing expired.
    private static KeyValuePair<string, string> ChallengeOf(ErrorResponse body)
    {
        var expired = body.Message.Contains("expired", StringComparison.Ordinal) || (body.Detail?.Contains("expired", StringComparison.Ordinal) ?? false);
        return Answer.Header("WWW-Authenticate",
            $"Bearer realm=\"coder\", error=\"invalid_token\", error_description=\"The access token {(expired ? "has expired" : "is invalid")}\", " +
            $"resource_metadata=\"{BuildInfoEndpoints.AccessUrl}/.well-known/oauth-protected-resource\"");
    }
}
