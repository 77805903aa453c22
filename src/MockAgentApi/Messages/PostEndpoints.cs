using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Mocks.Go.Encoding.Json;
using Mocks.Go.Net.Http;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Swagger;
using Mocks.Wire;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Messages;

/// <summary>Sends a message or keystrokes to the agent.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/server.go</c>, <c>createMessage</c>. Checks run in the order of danielgtaylor/huma 2.32:
/// body, size, emptiness, content type and JSON, schema; then the agent.</remarks>
internal static class PostEndpoints
{
    private const string Schema = "MessageResponseBody";

    /// <summary>A body of this many bytes is already too large.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Go's server drains this much of an unread body, and closes the connection when there is more.</summary>
    private const int MaxDrained = 256 * 1024;

    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(5);

    public static IEndpointRouteBuilder MapMessage(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/message", PostMessageAsync).WithName("post-message").WithTags("Messages").WithExample("""{"type":"user","content":"Fix the bug"}""").WithSummary("Post Message")
            .Accepts<MessageRequest>("application/json", "*/*").Produces<MessageResponse>().Produces<ErrorModel>(422, "application/problem+json");
        return routes;
    }

    private static async Task<IResult> PostMessageAsync(HttpRequest request, ConversationView conversation)
    {
        var exchange = Exchange.Of(request.HttpContext);
        var (body, end) = await request.HttpContext.ReadBodyAsync(MaxBytes, ReadTimeout);
        if (end is BodyEnd.TooLarge)
        {
            CloseWhenMuchIsLeft(request);
            request.HttpContext.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = "Request Entity Too Large"; // As Go has it.
            return Refuse(request, AgentApiAnswer.Problem(request, 413, $"request body is too large limit={MaxBytes} bytes"));
        }

        if (end is BodyEnd.TooSlow)
        {
            return new LastAnswer(Refuse(request, AgentApiAnswer.Problem(request, 408, "request body read timeout")));
        }

        if (end is BodyEnd.Broken)
        {
            return AgentApiAnswer.Problem(request, 500, "cannot read request body", new ErrorDetail("unexpected EOF"));
        }

        if (body.IsEmpty)
        {
            return Refuse(request, AgentApiAnswer.Problem(request, 400, "request body is required"));
        }

        if (MessageRequest.MakesUpstreamPanic(GoHeader.Get(request.Headers.ContentType)))
        {
            return new DroppedConnection();
        }

        if (MessageRequest.Check(request, body.Span, out var message) is { } problem)
        {
            return Refuse(request, problem);
        }

        var failure = await conversation.PostAsync(message!.Content, isRaw: message.Type == "raw");
        if (failure is not null && conversation.AgentExitCode is { } code)
        {
            exchange.Judge(AgentApiAnswer.Ended(request.HttpContext, code));
        }

        return failure is not null
            ? AgentApiAnswer.Failure(request, $"failed to send message: {failure}")
            : AgentApiAnswer.Json(Schema, Json.AgentApi.Write(new MessageResponse(AgentApiAnswer.SchemaUrl(request, Schema), true)));
    }

    private static Answer Refuse(HttpRequest request, Answer answer)
    {
        Exchange.Of(request.HttpContext).Judge(AgentApiAnswer.Refusal(request.HttpContext, answer, $"{answer.Status} to POST /message.",
            Encoding.UTF8.GetString(answer.Body.Span).TrimEnd(), "See the answer's errors."));
        return answer;
    }

    private static void CloseWhenMuchIsLeft(HttpRequest request)
    {
        if (request.ContentLength is null or > MaxBytes + MaxDrained)
        {
            request.HttpContext.Response.Headers.Connection = "close";
        }
    }
}

/// <summary>The body of <c>POST /message</c>. Names are read in any case.</summary>
/// <param name="Content">Any text.</param>
/// <param name="Type"><c>user</c> or <c>raw</c>.</param>
/// <remarks>Source: danielgtaylor/huma 2.32, <c>huma.go</c>, <c>api.go</c>, <c>validate.go</c>. The empty message for a wrong type is upstream's slip.</remarks>
internal sealed record MessageRequest(string Content, string Type)
{
    /// <summary>Bytes of the request that the errors of one answer repeat.</summary>
    private const int MaxBytesOfErrors = 1024 * 1024;

    private static readonly string[] Names = ["content", "type"];

    /// <summary>A plus sign after the semicolon: upstream's handler panics, and the connection ends without an answer.</summary>
    public static bool MakesUpstreamPanic(string contentType) =>
        contentType.IndexOf(';', StringComparison.Ordinal) is >= 0 and var semicolon && contentType.IndexOf('+', StringComparison.Ordinal) > semicolon;

    /// <returns>The refusal; null when the body is a message.</returns>
    public static Answer? Check(HttpRequest request, ReadOnlySpan<byte> body, out MessageRequest? message)
    {
        message = null;
        var contentType = GoHeader.Get(request.Headers.ContentType);
        if (!IsJson(contentType))
        {
            return Invalid(request, 415, new ErrorDetail($"unknown content type: {contentType}", "body", GoNode.OfUtf8(body)));
        }

        if (GoJson.Unmarshal(body, out var error) is not { } node)
        {
            return Invalid(request, 400, new ErrorDetail(error!, "body", GoNode.OfUtf8(body)));
        }

        if (node.Kind != GoKind.Object)
        {
            return Invalid(request, 422, new ErrorDetail("expected object", "body", node));
        }

        ErrorDetail[] errors = [.. Names.Select(name => ProblemOf(name, node)).OfType<ErrorDetail>(), .. Unexpected(node)];
        if (errors.Length > 0)
        {
            return Invalid(request, 422, Listed(request, errors, body.Length));
        }

        message = new MessageRequest(Last(node, "content").Text, Last(node, "type").Text);
        return null;
    }

    // Each error repeats the body, so upstream's answer grows with the square of it: 3,000 members of 10 bytes make 87 MB.
    private static ErrorDetail[] Listed(HttpRequest request, ErrorDetail[] errors, int bodyBytes)
    {
        var listed = errors[..Math.Min(errors.Length, Math.Max(1, MaxBytesOfErrors / bodyBytes))];
        if (listed.Length < errors.Length)
        {
            Exchange.Of(request.HttpContext).Remark($"Real AgentAPI lists all {errors.Length} errors, each with the whole body; the mock lists {listed.Length}.");
        }

        return listed;
    }

    private static bool IsJson(string contentType)
    {
        var start = contentType.IndexOf('+', StringComparison.Ordinal) + 1;
        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        return contentType[start..(end < 0 ? contentType.Length : end)] is "" or "json" or "application/json";
    }

    private static Answer Invalid(HttpRequest request, int status, params IReadOnlyList<ErrorDetail> errors) =>
        AgentApiAnswer.Problem(request, status, "validation failed", errors);

    private static ErrorDetail? ProblemOf(string name, GoNode body)
    {
        // The exact name is validated when it is there; the last one in any case is used.
        var value = body.Members.LastOrDefault(member => member.Name == name).Value ?? body.Members.LastOrDefault(member => IsSame(member.Name, name)).Value;
        return value is null ? new ErrorDetail($"expected required property {name} to be present", "body", body)
            : value.Kind != GoKind.String ? new ErrorDetail("expected string", $"body.{name}", value)
            : name == "type" && value.Text is not ("user" or "raw") ? new ErrorDetail(null, $"body.{name}", value)
            : null;
    }

    private static IEnumerable<ErrorDetail> Unexpected(GoNode body) => body.Members
        .Select(member => member.Name).Distinct().Where(given => !Names.Append("$schema").Any(name => IsSame(given, name)))
        .Select(given => new ErrorDetail("unexpected property", $"body.{given}", body));

    private static GoNode Last(GoNode body, string name) => body.Members.Last(member => IsSame(member.Name, name)).Value;

    // Go folds two letters more than .NET: the long s and the Kelvin sign.
    private static bool IsSame(string given, string name) =>
        string.Equals(given.Replace('\u017f', 's').Replace('\u212a', 'k'), name, StringComparison.OrdinalIgnoreCase);
}
