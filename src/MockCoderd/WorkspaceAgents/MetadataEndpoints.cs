using System.IO.Pipelines;
using Mocks.MockCoderd.WebSockets;
using Mocks.Wire;

namespace Mocks.MockCoderd.WorkspaceAgents;

/// <summary>Shows users what an agent measures, as server-sent events and over a WebSocket.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceagents.go</c>, <c>watchWorkspaceAgentMetadata</c>; <c>coderd/httpapi/httpapi.go</c>,
/// <c>ServerSentEventSender</c> and <c>OneWayWebSocketEventSender</c>. Not reproduced: an error event, which needs a broken database.</remarks>
internal static class MetadataEndpoints
{
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);

    public static void MapMetadata(this RouteGroupBuilder agent)
    {
        agent.MapGet("/watch-metadata", WatchAsEvents)
            .Documented("watch-for-workspace-agent-metadata-updates", "Agents", "Watch for workspace agent metadata updates", 400, 401, 404)
            .WithDescription("Is held until the client leaves.").Produces<IReadOnlyList<WorkspaceAgentMetadata>>(200, "text/event-stream");
        agent.MapGet("/watch-metadata-ws", WatchOverWebSocket)
            .Documented("watch-for-workspace-agent-metadata-updates-via-websockets", "Agents", "Watch for workspace agent metadata updates via WebSockets", 400, 401, 404)
            .Produces<AgentMetadataEvent>(101).Produces<string>(426, "text/plain");
    }

    private static Answer WatchAsEvents(NamedAgent named, HttpContext context, WorldStore world, TimeProvider time)
    {
        return new Answer(200, ServerSentEvents.Headers, EventOf(MetadataFeed.ValuesOf(named.Agent, world.Now)))
        {
            Live = (stream, cancellationToken) => SendAsync(stream, new MetadataFeed(world, named, time), context, time, cancellationToken),
        };
    }

    private static async Task SendAsync(PipeWriter stream, MetadataFeed feed, HttpContext context, TimeProvider time, CancellationToken cancellationToken)
    {
        var (events, pingAt) = (0, time.GetUtcNow() + PingEvery);
        await foreach (var values in feed.SecondsAsync(cancellationToken))
        {
            if (time.GetUtcNow() >= pingAt)
            {
                pingAt += PingEvery;
                await stream.WriteAsync(ServerSentEvents.OfName("ping"), cancellationToken);
            }

            if (values is not null)
            {
                await stream.WriteAsync(EventOf(values), cancellationToken);
                if (++events == Exchange.Of(context).Fault?.AtEvent)
                {
                    context.Abort();
                    return;
                }
            }
        }
    }

    private static Answer WatchOverWebSocket(NamedAgent named, HttpContext context, WorldStore world, TimeProvider time) =>
        Upgrade.Accept(context, MessageOf(MetadataFeed.ValuesOf(named.Agent, world.Now)), async (socket, cancellationToken) =>
        {
            await foreach (var values in new MetadataFeed(world, named, time).SecondsAsync(cancellationToken))
            {
                if (values is not null && !await socket.SendAsync(MessageOf(values)))
                {
                    return;
                }
            }
        }, SocketRules.Events);

    private static byte[] EventOf(IReadOnlyList<WorkspaceAgentMetadata> values) => ServerSentEvents.Of("data", Json.Coderd.Write(values));

    private static byte[] MessageOf(IReadOnlyList<WorkspaceAgentMetadata> values) => Json.Coderd.Write(new AgentMetadataEvent("data", values));
}
