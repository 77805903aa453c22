using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Wire;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Messages;

/// <summary>Says something to the agent.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/server.go</c>, <c>createMessage</c>. Checks run in the order of danielgtaylor/huma 2.32:
/// body, size, emptiness, content type and JSON, schema; then the agent is asked.</remarks>
internal static class PostEndpoints
{
    private const string Schema = "MessageResponseBody";

    /// <summary>A body of this many bytes is already too large.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Go's server throws away so much of an unread body, and closes the connection when there is more.</summary>
    private const int MaxThrownAway = 256 * 1024;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    public static IEndpointRouteBuilder MapMessage(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/message", PostMessageAsync).WithName("post-message").WithSummary("Post Message")
            .Accepts<MessageRequest>("application/json", "*/*").Produces<MessageResponse>().Produces<ErrorModel>(422, "application/problem+json");
        return routes;
    }

    private static async Task<IResult> PostMessageAsync(HttpRequest request, ConversationView conversation)
    {
        var exchange = Exchange.Of(request.HttpContext);
        var (body, end) = await request.HttpContext.ReadBodyAsync(MaxBytes, MaxWait);
        if (end is BodyEnd.TooLarge)
        {
            CloseWhenMuchIsLeft(request);
            request.HttpContext.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = "Request Entity Too Large"; // As Go has it.
            return Refuse(request, exchange, AgentApiAnswer.Problem(request, 413, $"request body is too large limit={MaxBytes} bytes"));
        }

        if (end is BodyEnd.TooSlow)
        {
            return new LastAnswer(Refuse(request, exchange, AgentApiAnswer.Problem(request, 408, "request body read timeout")));
        }

        if (end is BodyEnd.Broken)
        {
            return AgentApiAnswer.Problem(request, 500, "cannot read request body", new ErrorDetail("unexpected EOF"));
        }

        if (body.IsEmpty)
        {
            return Refuse(request, exchange, AgentApiAnswer.Problem(request, 400, "request body is required"));
        }

        if (PostedBody.IsPanic(request.Headers.ContentType.ToString()))
        {
            return new DroppedConnection();
        }

        if (PostedBody.Check(request, body.Span, out var message) is { } problem)
        {
            return Refuse(request, exchange, problem);
        }

        var (content, isRaw) = message!;
        var failure = await conversation.PostAsync(content, isRaw);
        return failure is null ? Ok(request) : AgentApiAnswer.Failure(request, $"failed to send message: {failure}");
    }

    private static Answer Ok(HttpRequest request) =>
        AgentApiAnswer.Json(Schema, Json.AgentApi.Write(new MessageResponse(AgentApiAnswer.SchemaUrl(request, Schema), true)));

    private static Answer Refuse(HttpRequest request, Exchange exchange, Answer answer)
    {
        exchange.Judge(AgentApiAnswer.Refusal(request.HttpContext, answer.Status, $"{answer.Status} to POST /message.",
            Encoding.UTF8.GetString(answer.Body.Span).TrimEnd(), "See the answer's errors."));
        return answer;
    }

    private static void CloseWhenMuchIsLeft(HttpRequest request)
    {
        if (request.ContentLength is null or > MaxBytes + MaxThrownAway)
        {
            request.HttpContext.Response.Headers.Connection = "close";
        }
    }
}

/// <summary>What <c>POST /message</c> takes. Names are read in any case.</summary>
/// <param name="Content">Any text.</param>
/// <param name="Type"><c>user</c> or <c>raw</c>.</param>
internal sealed record MessageRequest(string Content, string Type);
