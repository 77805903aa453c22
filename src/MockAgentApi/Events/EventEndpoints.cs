using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Server;
using Mocks.MockAgentApi.Versions;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;

namespace Mocks.MockAgentApi.Events;

/// <summary>The two event streams: the conversation, and the screen.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/server.go</c>, <c>subscribeEvents</c>, <c>subscribeScreen</c>, <c>sseMiddleware</c>.
/// There are no heartbeats, and <c>Last-Event-ID</c> is ignored: every stream begins with how things stand.</remarks>
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
        routes.MapGet("/events", FollowConversation).WithName("subscribeEvents").WithSummary("Subscribe to events").Produces<string>(200, "text/event-stream");
        routes.MapOtherMethods("/events", context => UnknownRoutes.WrongMethod(context, "GET"));
        routes.MapGet("/internal/screen", FollowScreen).ExcludeFromDescription();
        routes.MapOtherMethods("/internal/screen", context => UnknownRoutes.WrongMethod(context, "GET"));
        return routes;
    }

    private static Answer FollowConversation(HttpContext context, LiveConversation live, AgentApiVersion version, ServerLog log) =>
        Follow(context, live, version, log, screen: false);

    private static Answer FollowScreen(HttpContext context, LiveConversation live, AgentApiVersion version, ServerLog log) =>
        Follow(context, live, version, log, screen: true);

    private static Answer Follow(HttpContext context, LiveConversation live, AgentApiVersion version, ServerLog log, bool screen)
    {
        var headers = version.SendsAntiBufferingHeaders ? Headers : BareHeaders;
        var fault = Exchange.Of(context).Fault;
        if (fault is { ReplacesTheService: true })
        {
            return new Answer(200, headers);
        }

        var stream = new EventStream(context, live.Current, screen, version.StopsGracefully, fault?.AtEvent, log);
        // A fault that must know the whole body gets the beginning of the stream only: the stream itself has no end.
        return fault is null or { Effective: FaultKind.Delay or FaultKind.CloseAtEvent }
            ? new Answer(200, headers, Stream: (_, cancelled) => stream.WriteAsync(cancelled))
            : new Answer(200, headers, Stream: stream.WriteBeginningAsync);
    }
}
