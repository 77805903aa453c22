using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Server;
using Mocks.MockAgentApi.Versions;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;

namespace Mocks.MockAgentApi.Events;

/// <summary>The event streams of the conversation and of the screen.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/server.go</c>, <c>subscribeEvents</c>, <c>subscribeScreen</c>, <c>sseMiddleware</c>.
/// There are no heartbeats, and <c>Last-Event-ID</c> is ignored: every stream begins with the current state.</remarks>
internal static class EventEndpoints
{
    private static readonly KeyValuePair<string, string>[] BareHeaders = [Answer.Header("Content-Type", "text/event-stream")];

    private static readonly KeyValuePair<string, string>[] Headers =
    [
        Answer.Header("Cache-Control", "no-cache, no-store, must-revalidate"),
        Answer.Header("Connection", "keep-alive"),
        .. BareHeaders,
        Answer.Header("Expires", "0"),
        Answer.Header("Pragma", "no-cache"),
        Answer.Header("X-Accel-Buffering", "no"),
        Answer.Header("X-Proxy-Buffering", "no"),
    ];

    public static IEndpointRouteBuilder MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/events", FollowConversation).WithName("subscribeEvents").WithTags("Events").WithSummary("Subscribe to events").Produces<string>(200, "text/event-stream");
        routes.MapGet("/internal/screen", FollowScreen).ExcludeFromDescription();
        return routes;
    }

    private static Answer FollowConversation(HttpContext context, ConversationView conversation, AgentApiVersion version, ServerLog log) =>
        Follow(context, conversation, version, log, screen: false);

    private static Answer FollowScreen(HttpContext context, ConversationView conversation, AgentApiVersion version, ServerLog log) =>
        Follow(context, conversation, version, log, screen: true);

    private static Answer Follow(HttpContext context, ConversationView conversation, AgentApiVersion version, ServerLog log, bool screen)
    {
        var headers = version.SendsAntiBufferingHeaders ? Headers : BareHeaders;
        var stream = new EventStream(context, conversation, screen, version.StopsGracefully, Exchange.Of(context).Fault?.AtEvent, log);
        return new Answer(200, headers, Stream: stream.WriteBeginningAsync) { Live = (_, cancellationToken) => stream.WriteAsync(cancellationToken) };
    }
}
