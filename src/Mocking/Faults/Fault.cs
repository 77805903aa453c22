using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Mocks.Mocking.Faults;

/// <summary>How an answer is spoiled. The names on the wire are those of <see cref="JsonStringEnumMemberNameAttribute"/>.</summary>
public enum FaultKind
{
    /// <summary>Another status, and perhaps another body, in place of the true answer.</summary>
    [JsonStringEnumMemberName("status")] Status,

    /// <summary>The true answer, later.</summary>
    [JsonStringEnumMemberName("delay")] Delay,

    /// <summary>No answer, ever: the connection stays open until the client leaves.</summary>
    [JsonStringEnumMemberName("no-answer")] NoAnswer,

    /// <summary>The connection is closed before a byte of the answer.</summary>
    [JsonStringEnumMemberName("close-before-head")] CloseBeforeHead,

    /// <summary>The connection is closed after <c>atByte</c> bytes of the body.</summary>
    [JsonStringEnumMemberName("close-in-body")] CloseInBody,

    /// <summary>The connection is reset (RST) before a byte of the answer.</summary>
    [JsonStringEnumMemberName("reset")] Reset,

    /// <summary>The true answer, a byte of its body every <c>everyMs</c> milliseconds.</summary>
    [JsonStringEnumMemberName("slow-drip")] SlowDrip,

    /// <summary>A <c>Content-Length</c> that is off by <c>lengthOff</c> bytes; then the connection is closed.</summary>
    [JsonStringEnumMemberName("wrong-content-length")] WrongContentLength,

    /// <summary>The true answer's JSON, without its last bracket or quote.</summary>
    [JsonStringEnumMemberName("malformed-json")] MalformedJson,

    /// <summary>The true answer's head, and a body that never ends.</summary>
    [JsonStringEnumMemberName("endless-body")] EndlessBody,

    /// <summary>An event stream is cut after <c>atEvent</c> events. Other answers stay as they are.</summary>
    [JsonStringEnumMemberName("close-at-event")] CloseAtEvent,
}

/// <summary>A wrong answer to give in place of the right one. Counted and exact: nothing about it is random.</summary>
/// <param name="Request">Method and path as sent, e.g. <c>GET /messages</c>. <c>*</c> stands for any run of characters,
/// so <c>POST *log-snapshot</c> is enough. The query is looked at only when this holds a <c>?</c>.</param>
/// <param name="Kind">What goes wrong. May be left out when <c>status</c> or <c>delayMs</c> says it.</param>
/// <param name="Times">How many requests it spoils before it is spent.</param>
/// <param name="Status">The status to answer with (kind <c>status</c>).</param>
/// <param name="Body">The body to answer with (kind <c>status</c>); the true answer's own when left out.</param>
/// <param name="DelayMs">Milliseconds to wait before anything else; goes with every kind.</param>
/// <param name="AtByte">How many bytes of the body are sent (kind <c>close-in-body</c>).</param>
/// <param name="EveryMs">Milliseconds between two bytes (kind <c>slow-drip</c>).</param>
/// <param name="LengthOff">What is added to the true length (kind <c>wrong-content-length</c>); may be negative.</param>
/// <param name="AtEvent">How many events of a stream are sent (kind <c>close-at-event</c>).</param>
/// <param name="Location">Where a redirect sends the client (kind <c>status</c>, from 300 to 399).</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Fault(
    string Request,
    FaultKind? Kind = null,
    int Times = 1,
    int? Status = null,
    string? Body = null,
    int DelayMs = 0,
    int AtByte = 0,
    int EveryMs = 1000,
    int LengthOff = 10,
    string? Location = null,
    int? AtEvent = null) : ICountedFault
{
    private readonly Lazy<Regex> _pattern = new(() => PatternOf(Request));

    /// <summary>The kind, also when it is only implied.</summary>
    [JsonIgnore]
    public FaultKind Effective => Kind ?? (Status is null ? FaultKind.Delay : FaultKind.Status);

    /// <summary>It answers in the service's place, so the service must not act on the request.</summary>
    [JsonIgnore]
    public bool ReplacesTheService => Effective is FaultKind.Status or FaultKind.NoAnswer or FaultKind.CloseBeforeHead or FaultKind.Reset;

    /// <param name="target">Path and query as sent.</param>
    public bool Spoils(string method, string target) => _pattern.Value.IsMatch(
        $"{method} {(Request.Contains('?', StringComparison.Ordinal) ? target : target.Split('?')[0])}");

    /// <summary>Says what is wrong with it; null when it can be used.</summary>
    public string? Problem()
    {
        if (string.IsNullOrWhiteSpace(Request) || !Request.Contains(' ', StringComparison.Ordinal))
        {
            return $"request: \"{Request}\" is no method and path. It may be e.g. \"GET /messages\" or \"POST *log-snapshot\".";
        }

        return this switch
        {
            { Kind: { } kind } when !Enum.IsDefined(kind) => $"kind: {kind} is none. It may be {Words}.",
            { Kind: null, Status: null, DelayMs: 0 } => $"kind: missing. It may be {Words}.",
            { Effective: FaultKind.Status, Status: null } => "status: missing. Kind status needs one from 200 to 599.",
            { Status: < 200 or > 599 } => $"status: {Status} cannot be answered. It may be from 200 to 599.",
            { Status: not null, Effective: not FaultKind.Status } => "status: only kind status answers with another status.",
            { Body: not null, Effective: not FaultKind.Status } => "body: only kind status answers with another body.",
            { Body.Length: > 0, Status: 204 or 205 or 304 } => $"body: an answer {Status} has none.",
            { Location: not null, Status: not (>= 300 and <= 399) } => "location: only a status from 300 to 399 sends the client elsewhere.",
            { Location: not null } when Location.AsSpan().ContainsAnyExceptInRange('!', '~') => "location: a header holds only ASCII, without blanks.",
            { Times: < 1 } => $"times: {Times} spoils nothing. It may be 1 or more.",
            { DelayMs: < 0 or > 3_600_000 } => $"delayMs: {DelayMs} cannot be waited. It may be from 0 to 3600000.",
            { AtByte: < 0 } => $"atByte: {AtByte} is before the body. It may be 0 or more.",
            { EveryMs: < 1 or > 3_600_000 } => $"everyMs: {EveryMs} is no interval. It may be from 1 to 3600000.",
            { Effective: FaultKind.CloseAtEvent, AtEvent: null or < 1 } => "atEvent: missing, or no event. It may be 1 or more.",
            { AtEvent: not null, Effective: not FaultKind.CloseAtEvent } => "atEvent: only kind close-at-event counts events.",
            { Effective: FaultKind.WrongContentLength, LengthOff: 0 } => "lengthOff: 0 would be the right length.",
            _ => null,
        };
    }

    /// <summary>The kinds as they are written, for messages.</summary>
    public static string Words { get; } =
        "status, delay, no-answer, close-before-head, close-in-body, reset, slow-drip, wrong-content-length, malformed-json, endless-body or close-at-event";

    private static Regex PatternOf(string request)
    {
        var pattern = string.Join(".*", request.Split('*').Select(Regex.Escape));
        return new Regex($"^{pattern}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }
}
