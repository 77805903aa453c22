using System.Text;
using System.Text.Unicode;
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
public sealed record RequestView(
    long Id,
    AskedView Request,
    AnsweredView? Response,
    bool WasMatched,
    double? DurationMs,
    Fault? Fault,
    IReadOnlyList<Verdict> Verdicts,
    IReadOnlyList<string> Remarks)
{
    public static RequestView Of(Exchange exchange) => Of(exchange, exchange.HidesBodies ? default : exchange.Body);

    private static RequestView Of(Exchange exchange, ReadOnlyMemory<byte> body) => new(
        exchange.Id,
        new AskedView(exchange.Method, exchange.Url, exchange.Client.ToString(), exchange.ReceivedAt,
            exchange.RequestHeaders.ToLookup(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(header => header.Key, header => string.Join(", ", header)),
            TextOf(body), Base64Of(body),
            exchange.BodyBytes, exchange.BodyIncomplete),
        exchange.Status is { } status
            ? new AnsweredView(status,
                exchange.AnswerHeaders.ToLookup(header => header.Key, header => header.Value)
                    .ToDictionary(header => header.Key, header => string.Join(", ", header)),
                exchange.HidesBodies ? null : TextOf(exchange.AnswerBody), exchange.AnswerBytes)
            : null,
        exchange.Matched,
        (exchange.AnsweredAt - exchange.ReceivedAt)?.TotalMilliseconds,
        exchange.Fault,
        exchange.Verdicts,
        exchange.Remarks);

    private static string? TextOf(ReadOnlyMemory<byte> body) =>
        !body.IsEmpty && Utf8.IsValid(body.Span) ? Encoding.UTF8.GetString(body.Span) : null;

    private static string? Base64Of(ReadOnlyMemory<byte> body) =>
        Utf8.IsValid(body.Span) ? null : Convert.ToBase64String(body.Span);
}

/// <param name="Url">The target as it was sent; tokens are redacted, here and in headers.</param>
/// <param name="Body">The body when it is UTF-8; else <paramref name="BodyAsBase64"/> holds it. Left out when the service hides it.</param>
/// <param name="BodyBytes">Bytes of the body that are kept.</param>
/// <param name="BodyIncomplete">There was more than is kept, or the client left before the end.</param>
public sealed record AskedView(
    string Method, string Url, string ClientIp, DateTimeOffset LoggedDate, IReadOnlyDictionary<string, string> Headers,
    string? Body, string? BodyAsBase64, int BodyBytes, bool BodyIncomplete);

/// <param name="Body">What is kept of the body, when it is UTF-8.</param>
/// <param name="BodyBytes">Bytes that were sent.</param>
public sealed record AnsweredView(int Status, IReadOnlyDictionary<string, string> Headers, string? Body, long BodyBytes);

/// <param name="Requests">Oldest first.</param>
public sealed record RequestList(IEnumerable<RequestView> Requests, RequestMeta Meta);

/// <param name="Total">Requests since the last reset.</param>
/// <param name="Kept">How many of them the journal still holds.</param>
/// <param name="Evicted">How many were evicted to stay within its bounds.</param>
public sealed record RequestMeta(long Total, int Kept, long Evicted);

public sealed record RequestCount(int Count);
