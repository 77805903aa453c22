using System.IO.Pipelines;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.Mocking.Hosting;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Messages;

/// <summary>Lists the messages of the conversation.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/server.go</c>, <c>getMessages</c>: no paging, and the query is ignored.</remarks>
internal static class MessageEndpoints
{
    private const string Schema = "MessagesResponseBody";
    private const int FlushEvery = 64 * 1024;

    private static readonly KeyValuePair<string, string>[] LegacyHeaders = [Answer.Header("Content-Type", "application/json")];
    private static readonly KeyValuePair<string, string>[] Headers = AgentApiAnswer.HeadersOf(Schema);

    public static IEndpointRouteBuilder MapMessages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/messages", GetMessagesAsync).WithName("get-messages").WithTags("Messages").WithSummary("Get Messages").Produces<MessagesResponse>();
        return routes;
    }

    private static async Task<Answer> GetMessagesAsync(
        HttpRequest request, ConversationView view, RenderedMessages rendered, ToldMessages told, AgentApiSettings settings)
    {
        await view.UntilPostedAsync();
        var conversation = view.Messages;
        told.Note(conversation);
        MessageWriter writer = settings.LegacyWire ? new LegacyMessageWriter() : new RealMessageWriter(AgentApiAnswer.SchemaUrl(request, Schema));
        var headers = settings.LegacyWire ? LegacyHeaders : Headers;
        if (conversation.Streamed)
        {
            return new Answer(200, headers, Stream: (pipe, cancellationToken) => WriteAsync(conversation, writer, pipe, cancellationToken));
        }

        return new Answer(200, headers, rendered.Of(conversation, writer));
    }

    private static async Task WriteAsync(History conversation, MessageWriter writer, PipeWriter pipe, CancellationToken cancellationToken)
    {
        writer.Begin(pipe);
        await pipe.FlushAsync(cancellationToken);
        var index = 0;
        foreach (var message in conversation.All())
        {
            writer.Write(pipe, message, index++);
            if (pipe.UnflushedBytes >= FlushEvery)
            {
                await pipe.FlushAsync(cancellationToken);
            }
        }

        writer.End(pipe);
        await pipe.FlushAsync(cancellationToken);
    }
}
