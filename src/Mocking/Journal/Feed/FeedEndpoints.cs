using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace Mocks.Mocking.Journal.Feed;

/// <summary>The journal's feed over HTTP, as server-sent events.</summary>
internal static class FeedEndpoints
{
    private const string LastEventId = "Last-Event-ID";

    public static RouteGroupBuilder MapFeed(this RouteGroupBuilder admin)
    {
        admin.MapGet("/events/stream", Follow).WithTags("requests").WithName("followEvents")
            .Produces<ExchangeEvent>(200, "text/event-stream").Produces<ControlProblem>(400).Produces<ControlProblem>(503)
            .WithSummary("Each request as it begins and as it ends, as server-sent events; Last-Event-ID or ?lastEventId=0 begins with those that are kept.");
        return admin;
    }

    private static IResult Follow(
        HttpContext context, string? lastEventId, RequestJournal journal, MockService service, ControlWriter writer, TimeProvider time, IHostApplicationLifetime life)
    {
        if (ReadPlace(context, lastEventId, out var after) is { } problem)
        {
            return problem;
        }

        return journal.Subscribe(after) is { } subscription
            ? new FeedStream(subscription, service, writer, time, life.ApplicationStopping)
            : ControlJson.Problem(503, new ControlProblem("There are too many subscribers.",
                $"At most {JournalFeed.MaxSubscribers} may follow the events at a time, the mock's console among them. Close another stream first."));
    }

    /// <summary>Reads where a subscriber wants to begin.</summary>
    /// <param name="after">The last event that it has; null for new events only.</param>
    /// <returns>Null when it could be read.</returns>
    internal static IResult? ReadPlace(HttpContext context, string? query, out long? after)
    {
        after = null;
        if (query is not null && !IsId(query, out after))
        {
            return Refuse("lastEventId", query);
        }

        // A browser sends the header when it connects again, with the query of the first time.
        return context.Request.Headers[LastEventId] is [{ Length: > 0 } header, ..] && !IsId(header, out after) ? Refuse(LastEventId, header) : null;
    }

    private static bool IsId(string text, out long? id)
    {
        id = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return id is not null;
    }

    private static IResult Refuse(string name, string text) =>
        ControlJson.Problem(400, new ControlProblem($"{name} \"{text}\" is not an event's.", "It may be the id of an event, or 0 for all that is kept."));
}
