using System.Text.Json.Serialization;
using Mocks.Mocking.Log;
using Mocks.Mocking.Verdicts;

namespace Mocks.Mocking.Journal.Feed;

/// <summary>An exchange that began or ended, as the event stream and <c>--log-format json</c> show it. <c>GET /__admin/requests/{id}</c> has the rest.</summary>
/// <param name="Sequence">Of the event; also the event's <c>id</c>.</param>
/// <param name="Phase"><c>began</c> or <c>ended</c>. What has both may be told as <c>ended</c> alone.</param>
/// <param name="Mock">E.g. <c>Mock AgentAPI</c>.</param>
/// <param name="Id">The exchange's id in the journal.</param>
/// <param name="Url">The target as it was sent, with secrets redacted.</param>
/// <param name="Status">Null while, or because, there is no answer.</param>
/// <param name="DurationMs">From the request's head to the end of the answer; null while, or because, there is no answer.</param>
/// <param name="RequestBytes">Bytes of the request's body that are kept.</param>
/// <param name="AnswerBytes">Bytes of the answer's body that were sent.</param>
/// <param name="WasMatched">A route of the service took it.</param>
/// <param name="Fault">The fault that spoiled it, if any.</param>
/// <param name="Nearest">Of an exchange that no route took: the route that the client may have meant, e.g. <c>GET /messages</c>.</param>
/// <param name="RequestBody">With <c>--log bodies</c> only.</param>
/// <param name="AnswerBody">With <c>--log bodies</c> only.</param>
public sealed record ExchangeEvent(
    long Sequence,
    string Phase,
    string Mock,
    long Id,
    string Method,
    string Url,
    DateTimeOffset ReceivedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? DurationMs,
    long RequestBytes,
    long AnswerBytes,
    bool WasMatched,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Fault? Fault,
    IReadOnlyList<Verdict> Verdicts,
    IReadOnlyList<string> Remarks,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Nearest,
    LoggedBody? RequestBody = null,
    LoggedBody? AnswerBody = null)
{
    public static ExchangeEvent Of(FeedEvent happened, JournalEntry entry, MockService mock) => new(
        happened.Sequence, happened.Kind == FeedKind.Ended ? "ended" : "began", mock.Name, entry.Id, entry.Method, entry.Url, entry.ReceivedAt,
        entry.Status, (entry.AnsweredAt - entry.ReceivedAt)?.TotalMilliseconds, entry.BodyBytes, entry.AnswerBytes, entry.Matched,
        entry.Fault, entry.Verdicts, entry.Remarks, entry.Nearest);

    /// <summary>The end of an exchange of a saved journal, which does not say what the nearest route was.</summary>
    public static ExchangeEvent Of(long sequence, RequestView view, string mock) => new(
        sequence, "ended", mock, view.Id, view.Request.Method, view.Request.Url, view.Request.LoggedDate,
        view.Response?.Status, view.DurationMs, view.Request.BodyBytes, view.Response?.BodyBytes ?? 0, view.WasMatched,
        view.Fault, view.Verdicts, view.Remarks, Nearest: null);
}

/// <param name="Sequence">Of the event. Entries of the journal with a lower one are gone.</param>
public sealed record ClearedJournal(long Sequence);

/// <param name="Dropped">How many events the subscriber was too slow for. The journal may still have their exchanges.</param>
public sealed record DroppedEvents(int Dropped);

/// <param name="What"><c>preset</c>, <c>faults</c>, <c>world</c> or <c>reset</c>.</param>
public sealed record ChangedPart(string What);
