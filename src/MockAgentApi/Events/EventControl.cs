using System.Text.Json;
using System.Text.Json.Serialization;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.Mocking.Control;
using Mocks.Mocking.Swagger;

namespace Mocks.MockAgentApi.Events;

/// <summary>An event to send on demand: one that AgentAPI can send, or any other.</summary>
/// <param name="Event">The name. Later subscribers get <c>agent_error</c> too; any other event is sent to the current subscribers only.</param>
/// <param name="Message">For <c>agent_error</c>: the error.</param>
/// <param name="Level">For <c>agent_error</c>: <c>warning</c> or <c>error</c>.</param>
/// <param name="Data">For all other events: any JSON.</param>
/// <param name="Bytes">The length of the data, filled up by a string of <c>x</c> in the member <c>padding</c>: the Go SDK fails above 131,072.</param>
internal sealed record EventOrder(string Event, string? Message = null, string Level = "warning", JsonElement? Data = null, int Bytes = 0)
{
    public const int MaxBytes = 16 * 1024 * 1024;

    public string? Problem() => this switch
    {
        { Event: null or "" } => "event: missing. It may be agent_error, or any name.",
        _ when Event.AsSpan().IndexOfAny("\r\n") >= 0 => "event: a name has no line ends.",
        { Event: "agent_error", Message: null } => "message: missing. An agent_error says what went wrong.",
        { Level: not ("warning" or "error") } => $"level: \"{Level}\" is not a level. It may be warning or error.",
        { Event: not "agent_error", Message: not null } => "message: only agent_error has one. Others have data.",
        { Event: "agent_error", Data: not null } => "data: an agent_error has message and level instead.",
        { Event: "agent_error", Bytes: not 0 } => "bytes: an agent_error is as long as its message.",
        { Bytes: < 0 or > MaxBytes } => $"bytes: {Bytes} cannot be sent. It may be from 0 to {MaxBytes}.",
        { Bytes: > 0, Data: not (null or { ValueKind: JsonValueKind.Object }) } => "bytes: only an object, or no data at all, can be made longer.",
        _ => null,
    };

    public string Line()
    {
        var data = Data is { } given ? JsonSerializer.Serialize(given, EventJson.Compact.JsonElement) : "{}";
        if (Bytes == 0)
        {
            return data;
        }

        var start = data is "{}" ? "{" : data[..^1] + ",";
        var frame = System.Text.Encoding.UTF8.GetByteCount(start) + "\"padding\":\"\"}".Length;
        return $"{start}\"padding\":\"{new string('x', Math.Max(0, Bytes - frame))}\"}}";
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(EventOrder))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class EventJson : JsonSerializerContext
{
    public static EventJson Compact { get; } = new(new JsonSerializerOptions { WriteIndented = false });
}

internal static class EventControl
{
    public static IEndpointRouteBuilder MapEventControl(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/__admin/events", SendEventAsync).WithGroupName("control").WithTags("events").WithName("sendEvent")
            .WithExample("""{"event":"agent_error","message":"The agent ran out of credit","level":"error"}""")
            .Accepts<EventOrder>("application/json", "*/*").Produces(204).Produces<ControlProblem>(400)
            .WithSummary("Sends an event to every subscriber of /events: an agent_error, an unknown event, one that is too long.");
        return routes;
    }

    private static async Task<IResult> SendEventAsync(HttpRequest request, LiveConversation live)
    {
        var (order, problem) = await ControlJson.ReadAsync(request, EventJson.Default.EventOrder);
        if (problem is not null)
        {
            return problem;
        }

        if (order!.Problem() is { } wrong)
        {
            return ControlJson.Problem(400, new ControlProblem("This event cannot be sent.", wrong));
        }

        if (order.Event == "agent_error")
        {
            live.Current.PublishError(order.Message!, order.Level);
        }
        else
        {
            live.Current.PublishOnce(ServerEvent.OfAny(order.Event, order.Line()));
        }

        return Results.NoContent();
    }
}
