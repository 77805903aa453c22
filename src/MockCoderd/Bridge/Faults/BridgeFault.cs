using System.Text.Json.Serialization;
using Mocks.Mocking.Faults;

namespace Mocks.MockCoderd.Bridge.Faults;

/// <summary>How a model's answer goes wrong. The names on the wire are those of <see cref="JsonStringEnumMemberNameAttribute"/>.</summary>
public enum BridgeFaultKind
{
    /// <summary>The provider answers with an error, which the bridge passes on.</summary>
    [JsonStringEnumMemberName("provider-error")] ProviderError,

    /// <summary>The provider breaks off after <c>atEvent</c> events; the client sees what the real bridge makes of that.</summary>
    [JsonStringEnumMemberName("provider-breaks-off")] ProviderBreaksOff,

    /// <summary>The client's connection is closed after <c>atEvent</c> events.</summary>
    [JsonStringEnumMemberName("cut-at-event")] CutAtEvent,

    /// <summary>The stream ends politely after <c>atEvent</c> events, or before its last one.</summary>
    [JsonStringEnumMemberName("no-end")] NoEnd,

    /// <summary>Event <c>atEvent</c>, counted from 1, changes places with the next; the last two do when it is left out.</summary>
    [JsonStringEnumMemberName("wrong-order")] WrongOrder,

    /// <summary>The model's first word comes <c>delayMs</c> milliseconds later.</summary>
    [JsonStringEnumMemberName("slow-first-token")] SlowFirstToken,
}

/// <summary>Trouble between the model and the client, beyond what the general faults can do. Counted and exact.</summary>
/// <param name="Api">Which calls: <c>responses</c>, <c>chat/completions</c> or <c>messages</c>; all when left out.</param>
/// <param name="Times">How many calls it spoils before it is spent.</param>
/// <param name="Status">The provider's status (kind <c>provider-error</c>).</param>
/// <param name="RetryAfterSeconds">Sent as <c>Retry-After</c> (kind <c>provider-error</c>).</param>
/// <param name="Message">The provider's message (kind <c>provider-error</c>); a usual one for the status when left out.</param>
/// <param name="AtEvent">How many events pass (kinds that count them). Calls that do not stream have none.</param>
/// <param name="DelayMs">Milliseconds (kind <c>slow-first-token</c>).</param>
public sealed record BridgeFault(
    BridgeFaultKind? Kind = null,
    string? Api = null,
    int Times = 1,
    int Status = 500,
    int? RetryAfterSeconds = null,
    string? Message = null,
    int? AtEvent = null,
    int DelayMs = 0) : ICountedFault
{
    /// <summary>The kinds as they are written, for messages.</summary>
    public const string Words = "provider-error, provider-breaks-off, cut-at-event, no-end, wrong-order or slow-first-token";

    private static readonly string[] Apis = ["responses", "chat/completions", "messages"];

    /// <summary>It needs a stream: a whole answer passes unspoilt.</summary>
    [JsonIgnore]
    public bool NeedsStream => Kind is not BridgeFaultKind.ProviderError;

    /// <summary>Says what is wrong with it; null when it can be used.</summary>
    public string? Problem() => this switch
    {
        { Kind: null } => $"kind: missing. It may be {Words}.",
        { Kind: { } kind } when !Enum.IsDefined(kind) => $"kind: {kind} is none. It may be {Words}.",
        { Api: { } api } when !Apis.Contains(api) => $"api: \"{api}\" is none. It may be {Apis[0]}, {Apis[1]} or {Apis[2]}.",
        { Times: < 1 } => $"times: {Times} spoils nothing. It may be 1 or more.",
        { Status: < 400 or > 599 } => $"status: {Status} is no error. It may be from 400 to 599.",
        { RetryAfterSeconds: < 0 } => $"retryAfterSeconds: {RetryAfterSeconds} is in the past. It may be 0 or more.",
        { RetryAfterSeconds: not null, Kind: not BridgeFaultKind.ProviderError } => "retryAfterSeconds: only a provider-error has it.",
        { Kind: BridgeFaultKind.CutAtEvent or BridgeFaultKind.ProviderBreaksOff, AtEvent: null } =>
            $"atEvent: missing. It says how many events pass.",
        { Kind: BridgeFaultKind.WrongOrder, AtEvent: < 1 } or { AtEvent: < 0 } => $"atEvent: {AtEvent} is before the stream.",
        { DelayMs: < 0 or > 3_600_000 } => $"delayMs: {DelayMs} cannot be waited. It may be from 0 to 3600000.",
        { Kind: BridgeFaultKind.SlowFirstToken, DelayMs: 0 } => "delayMs: missing. It says how much later the first word comes.",
        _ => null,
    };
}
