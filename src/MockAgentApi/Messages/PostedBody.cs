using Mocks.Go.Encoding.Json;
using Mocks.Mocking.Hosting;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Messages;

/// <summary>A message as it was posted.</summary>
internal sealed record PostedMessage(string Content, bool IsRaw);

/// <summary>Reads and checks the body of <c>POST /message</c>.</summary>
/// <remarks>Source: danielgtaylor/huma 2.32, <c>huma.go</c>, <c>api.go</c>, <c>validate.go</c>. The enum's empty message is upstream's own slip.</remarks>
internal static class PostedBody
{
    private static readonly string[] Names = ["content", "type"];

    /// <summary>A plus sign after the semicolon, on which upstream's handler panics and the connection ends without an answer.</summary>
    public static bool IsPanic(string contentType) =>
        contentType.IndexOf(';', StringComparison.Ordinal) is >= 0 and var semicolon && contentType.IndexOf('+', StringComparison.Ordinal) > semicolon;

    /// <returns>What is wrong with it; null when it is a message.</returns>
    public static Answer? Check(HttpRequest request, ReadOnlySpan<byte> body, out PostedMessage? message)
    {
        message = null;
        var contentType = request.Headers.ContentType.ToString();
        if (!IsJson(contentType))
        {
            return Invalid(request, 415, $"unknown content type: {contentType}", body);
        }

        if (GoJson.Unmarshal(body, out var error) is not { } node)
        {
            return Invalid(request, 400, error!, body);
        }

        if (node.Kind != GoKind.Object)
        {
            return AgentApiAnswer.Problem(request, 422, "validation failed", new ErrorDetail("expected object", "body", node));
        }

        List<ErrorDetail> errors = [.. Names.Select(name => Wrong(name, node)).OfType<ErrorDetail>(), .. Unexpected(node)];
        if (errors.Count > 0)
        {
            return AgentApiAnswer.Problem(request, 422, "validation failed", [.. errors]);
        }

        message = new PostedMessage(Last(node, "content").Text, Last(node, "type").Text == "raw");
        return null;
    }

    private static bool IsJson(string contentType)
    {
        var start = contentType.IndexOf('+', StringComparison.Ordinal) + 1;
        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        return contentType[start..(end < 0 ? contentType.Length : end)] is "" or "json" or "application/json";
    }

    private static Answer Invalid(HttpRequest request, int status, string message, ReadOnlySpan<byte> body) =>
        AgentApiAnswer.Problem(request, status, "validation failed", new ErrorDetail(message, "body", GoNode.OfUtf8(body)));

    private static ErrorDetail? Wrong(string name, GoNode body)
    {
        if (Validated(body, name) is not { } value)
        {
            return new ErrorDetail($"expected required property {name} to be present", "body", body);
        }

        return value.Kind != GoKind.String ? new ErrorDetail("expected string", $"body.{name}", value)
            : name == "type" && value.Text is not ("user" or "raw") ? new ErrorDetail(null, $"body.{name}", value)
            : null;
    }

    private static IEnumerable<ErrorDetail> Unexpected(GoNode body) => body.Members
        .Select(member => member.Name).Distinct().Where(given => !Names.Append("$schema").Any(name => IsSame(given, name)))
        .Select(given => new ErrorDetail("unexpected property", $"body.{given}", body));

    // What is checked is the name as it should be, when it is there; what is used is the last in any case.
    private static GoNode? Validated(GoNode body, string name) =>
        body.Members.LastOrDefault(member => member.Name == name).Value ?? body.Members.LastOrDefault(member => IsSame(member.Name, name)).Value;

    private static GoNode Last(GoNode body, string name) => body.Members.Last(member => IsSame(member.Name, name)).Value;

    // Go folds two letters more than .NET: the long s and the sign for kelvin.
    private static bool IsSame(string given, string name) =>
        string.Equals(given.Replace('\u017f', 's').Replace('\u212a', 'k'), name, StringComparison.OrdinalIgnoreCase);
}
