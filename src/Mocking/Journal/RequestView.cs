using Mocks.Mocking.Patterns;
using Mocks.Mocking.Rpc;
using Mocks.Mocking.Verdicts;

namespace Mocks.Mocking.Journal;

/// <summary>A journal entry as the control routes show it.</summary>
/// <param name="Id">Counts up from 1 with every request; <c>latest</c> works in its place.</param>
/// <param name="Response">Left out while there is no answer.</param>
/// <param name="WasMatched">A route of the service took it.</param>
/// <param name="DurationMs">From the request's head to the end of the answer.</param>
/// <param name="Fault">The fault that spoiled it, if any.</param>
/// <param name="Verdicts">What the real service would have done.</param>
/// <param name="Remarks">What the mock noticed, in sentences.</param>
/// <param name="Rpc">Of a call over RPC, whose method is <c>RPC</c>: its service, method, code and messages. Its status is 200 for an answer and 500 for an error.</param>
public sealed record RequestView(
    long Id,
    AskedView Request,
    AnsweredView? Response,
    bool WasMatched,
    double? DurationMs,
    Fault? Fault,
    IReadOnlyList<Verdict> Verdicts,
    IReadOnlyList<string> Remarks,
    CallView? Rpc = null)
{
    public static RequestView Of(JournalEntry entry)
    {
        var (asked, answered) = (entry.Body, entry.AnswerBody);
        return new(
            entry.Id,
            new AskedView(entry.Method, entry.Url, entry.Client.ToString(), entry.ReceivedAt, Joined(entry.RequestHeaders, StringComparer.OrdinalIgnoreCase),
                asked.Text, asked.Base64, asked.Hash, entry.BodyBytes, entry.BodyIncomplete, entry.HeadersLeftOut),
            entry.Status is { } status
                ? new AnsweredView(status, Joined(entry.AnswerHeaders, StringComparer.Ordinal), answered.Text, answered.Base64, answered.Hash, entry.AnswerBytes,
                    entry.AnswerIncomplete,
                    entry.Parts is { Count: > 0 } parts ? new StreamView([.. parts.Select(part => new PartView(part.AtMs, part.Bytes, part.Start))], entry.PartsLeftOut) : null)
                : null,
            entry.Matched,
            (entry.AnsweredAt - entry.ReceivedAt)?.TotalMilliseconds,
            entry.Fault,
            entry.Verdicts,
            entry.Remarks,
            entry.Rpc);
    }

    private static Dictionary<string, string> Joined(IEnumerable<KeyValuePair<string, string>> lines, StringComparer names) =>
        lines.ToLookup(line => line.Key, line => line.Value, names).ToDictionary(line => line.Key, line => string.Join(", ", line));
}

/// <param name="Url">The target as it was sent; tokens are redacted, here and in headers.</param>
/// <param name="Body">The body when it is UTF-8; else <paramref name="BodyAsBase64"/> holds it. Left out when it is secret.</param>
/// <param name="BodyHash">In place of a body that is secret as a whole; the same for the same body.</param>
/// <param name="BodyBytes">Bytes of the body that are kept.</param>
/// <param name="HeadersLeftOut">Header lines that are not shown, because the head was too large. Left out when all are.</param>
/// <param name="BodyIncomplete">There was more than is kept, or the client left before the end.</param>
public sealed record AskedView(
    string Method, string Url, string ClientIp, DateTimeOffset LoggedDate, IReadOnlyDictionary<string, string> Headers,
    string? Body, string? BodyAsBase64, string? BodyHash, int BodyBytes, bool BodyIncomplete, int? HeadersLeftOut = null);

/// <param name="Body">The kept part of the body, when it is UTF-8; otherwise <paramref name="BodyAsBase64"/> has it.</param>
/// <param name="BodyHash">In place of a body that is secret as a whole.</param>
/// <param name="BodyBytes">Bytes that were sent.</param>
/// <param name="BodyIncomplete">More was sent than is kept. Of a stream nothing is kept.</param>
/// <param name="Stream">Of a streamed answer: what was sent when.</param>
public sealed record AnsweredView(
    int Status, IReadOnlyDictionary<string, string> Headers, string? Body, string? BodyAsBase64, string? BodyHash, long BodyBytes,
    bool BodyIncomplete, StreamView? Stream = null);

/// <param name="Parts">The first ones, at most 100.</param>
/// <param name="LeftOut">How many came after those.</param>
public sealed record StreamView(IReadOnlyList<PartView> Parts, int LeftOut);

/// <param name="AtMs">Milliseconds after the request's head.</param>
/// <param name="Bytes">How many were sent at that time, e.g. an event.</param>
/// <param name="Start">The first of them, as text; left out when bodies are secret, or much was kept before.</param>
public sealed record PartView(double AtMs, long Bytes, string? Start);

/// <param name="Requests">Oldest first.</param>
/// <param name="Nearest">Where <c>find</c> finds nothing: the requests that nearly matched, nearest first.</param>
public sealed record RequestList(IEnumerable<RequestView> Requests, RequestMeta Meta, IReadOnlyList<NearMiss>? Nearest = null);

/// <summary>The body of the 408 of <c>wait</c>.</summary>
/// <param name="Nearest">The requests that nearly matched, nearest first, and how they differ.</param>
public sealed record WaitProblem(string Message, string Detail, IReadOnlyList<NearMiss> Nearest);

/// <param name="Total">Requests since the last reset.</param>
/// <param name="Kept">How many of them the journal still holds.</param>
/// <param name="Evicted">How many were evicted to stay within its bounds.</param>
public sealed record RequestMeta(long Total, int Kept, long Evicted);

public sealed record RequestCount(int Count);

/// <param name="Ids">Lowest first.</param>
public sealed record RequestIds(IReadOnlyList<long> Ids);
