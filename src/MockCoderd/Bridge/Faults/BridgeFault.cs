using System.Text.Json.Serialization;
using Mocks.Mocking.Faults;

namespace Mocks.MockCoderd.Bridge.Faults;

/// <summary>The kind of a fault in a model's answer. The names on the wire are those of <see cref="JsonStringEnumMemberNameAttribute"/>.</summary>
public enum BridgeFaultKind
{
    /// <summary>The provider answers with an error, which the bridge passes on.</summary>
    [JsonStringEnumMemberName("provider-error")] ProviderError,

    /// <summary>The provider breaks off after <c>atEvent</c> events; the client gets what the real bridge sends then.</summary>
    [JsonStringEnumMemberName("provider-breaks-off")] ProviderBreaksOff,

    /// <summary>The provider accepts no connection; the client gets the bridge's own error.</summary>
    [JsonStringEnumMemberName("provider-unreachable")] ProviderUnreachable,

    /// <summary>After <c>atEvent</c> events the provider sends an error as an event, which the bridge passes on in its own form.</summary>
    [JsonStringEnumMemberName("provider-error-in-stream")] ProviderErrorInStream,

    /// <summary>The client's connection is closed after <c>atEvent</c> events.</summary>
    [JsonStringEnumMemberName("cut-at-event")] CutAtEvent,

    /// <summary>The stream ends without an error after <c>atEvent</c> events; before its last one when <c>atEvent</c> is left out.</summary>
    [JsonStringEnumMemberName("no-end")] NoEnd,

    /// <summary>Event <c>atEvent</c>, counted from 1, and the next one are swapped; the last two when it is left out.</summary>
    [JsonStringEnumMemberName("wrong-order")] WrongOrder,

    /// <summary>The first piece of the reply is sent <c>delayMs</c> milliseconds later.</summary>
    [JsonStringEnumMemberName("slow-first-token")] SlowFirstToken,
}

/// <summary>A fault between the model and the client that the general faults cannot express.</summary>
/// <param name="Api">Which requests: <c>responses</c>, <c>chat/completions</c> or <c>messages</c>; all when left out.</param>
/// <param name="Times">How many requests to the provider it spoils before it is spent: the bridge may repeat a client's request by itself.</param>
/// <param name="Status">The provider's status (kind <c>provider-error</c>).</param>
/// <param name="RetryAfterSeconds">Sent as <c>Retry-After</c> (kind <c>provider-error</c>).</param>
/// <param name="ShouldRetry">The provider's <c>x-should-retry</c>, which decides in place of the status whether the bridge repeats the request (kind <c>provider-error</c>).</param>
/// <param name="Message">The provider's message (kinds <c>provider-error</c> and <c>provider-error-in-stream</c>); a usual one when left out.</param>
/// <param name="ErrorType">The provider's type of error, e.g. <c>overloaded_error</c> (the same kinds); a usual one when left out.</param>
/// <param name="Event">For <c>responses</c>: <c>error</c>, or <c>response.failed</c> (kind <c>provider-error-in-stream</c>); <c>error</c> when left out.</param>
/// <param name="AtEvent">How many events are sent (kinds that count them).</param>
/// <param name="DelayMs">Milliseconds (kind <c>slow-first-token</c>).</param>
public sealed record BridgeFault(
    BridgeFaultKind? Kind = null,
    string? Api = null,
    int Times = 1,
    int Status = 500,
    int? RetryAfterSeconds = null,
    string? Message = null,
    int? AtEvent = null,
    int DelayMs = 0,
    bool? ShouldRetry = null,
    string? ErrorType = null,
    string? Event = null) : ICountedFault
{
    /// <summary>The usual name of the event that carries an error.</summary>
    internal const string ErrorEvent = "error";

    private const string FailedEvent = "response.failed";

    private const string Kinds =
        "provider-error, provider-unreachable, provider-breaks-off, provider-error-in-stream, cut-at-event, no-end, wrong-order or slow-first-token";

    private static readonly string[] Apis = ["responses", "chat/completions", "messages"];

    /// <summary>The fault applies only to requests that stream.</summary>
    [JsonIgnore]
    public bool NeedsStream => Kind is not (BridgeFaultKind.ProviderError or BridgeFaultKind.ProviderUnreachable);

    private bool IsOfProvider => Kind is BridgeFaultKind.ProviderError or BridgeFaultKind.ProviderErrorInStream;

    public string? Problem() => this switch
    {
        { Kind: null } => $"kind: missing. It may be {Kinds}.",
        { Kind: { } kind } when !Enum.IsDefined(kind) => $"kind: {kind} is not a fault kind. It may be {Kinds}.",
        { Api: { } api } when !Apis.Contains(api) => $"api: \"{api}\" is not an API. It may be {Apis[0]}, {Apis[1]} or {Apis[2]}.",
        { Times: < 1 } => $"times: {Times} spoils nothing. It may be 1 or more.",
        { Status: < 400 or > 599 } => $"status: {Status} is not an error. It may be from 400 to 599.",
        { RetryAfterSeconds: < 0 } => $"retryAfterSeconds: {RetryAfterSeconds} is in the past. It may be 0 or more.",
        { RetryAfterSeconds: not null, Kind: not BridgeFaultKind.ProviderError } => "retryAfterSeconds: only a provider-error has it.",
        { ShouldRetry: not null, Kind: not BridgeFaultKind.ProviderError } => "shouldRetry: only a provider-error has it.",
        { ErrorType: not null, IsOfProvider: false } => "errorType: only a provider-error and a provider-error-in-stream have it.",
        { ErrorType: "" } => "errorType: it is empty. It may be e.g. overloaded_error.",
        { Event: not null, Kind: not BridgeFaultKind.ProviderErrorInStream } => "event: only a provider-error-in-stream has it.",
        { Event: { } name } when name is not (ErrorEvent or FailedEvent) => $"event: \"{name}\" is not an event of an error. It may be {ErrorEvent} or {FailedEvent}.",
        { Event: FailedEvent, Api: not (null or "responses") } => $"event: {Api} has no {FailedEvent}. It may be {ErrorEvent}.",
        { Kind: BridgeFaultKind.CutAtEvent or BridgeFaultKind.ProviderBreaksOff or BridgeFaultKind.ProviderErrorInStream, AtEvent: null } =>
            "atEvent: missing. It is the number of events that are sent.",
        { Kind: BridgeFaultKind.WrongOrder, AtEvent: < 1 } or { AtEvent: < 0 } => $"atEvent: {AtEvent} is before the first event.",
        { DelayMs: < 0 or > 3_600_000 } => $"delayMs: {DelayMs} is out of range. It may be from 0 to 3600000.",
        { Kind: BridgeFaultKind.SlowFirstToken, DelayMs: 0 } => "delayMs: missing. It is the delay of the first piece, in milliseconds.",
        _ => null,
    };
}

/// <summary>The events of a stream after a fault.</summary>
/// <param name="CutAtByte">The connection is closed after this many bytes; null when it is not.</param>
/// <param name="Instead">The client gets this in place of the events, which only the bridge has seen.</param>
internal readonly record struct SpoiltEvents(IReadOnlyList<StreamEvent> Events, int? CutAtByte = null, Answer? Instead = null)
{
    /// <param name="fail">What follows when the provider's stream fails after a number of events.</param>
    public static SpoiltEvents Of(IReadOnlyList<StreamEvent> events, BridgeFault? fault, Func<int, StreamFailure> fail)
    {
        var at = Math.Min(fault?.AtEvent ?? events.Count - 1, events.Count);
        return fault?.Kind switch
        {
            BridgeFaultKind.CutAtEvent => new(events, events.Take(at).Sum(one => one.Bytes.Length)),
            BridgeFaultKind.NoEnd => new([.. events.Take(at)]),
            BridgeFaultKind.ProviderBreaksOff or BridgeFaultKind.ProviderErrorInStream => Failed([.. events.Take(at)], fail(at)),
            BridgeFaultKind.WrongOrder when at < events.Count =>
                new([.. events.Take(at - 1), events[at], events[at - 1], .. events.Skip(at + 1)]),
            _ => new(events),
        };
    }

    private static SpoiltEvents Failed(IReadOnlyList<StreamEvent> before, StreamFailure failure) =>
        failure.Instead is { } instead ? new(before, Instead: instead) : new([.. before, .. failure.Events]);
}
