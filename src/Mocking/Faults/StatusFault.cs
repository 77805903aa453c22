using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Mocks.Mocking.Faults;

public sealed partial record Fault
{
    /// <summary>The status to answer with (kind <c>status</c>), from 200 to 599.</summary>
    [JsonPropertyOrder(3)]
    public int? Status { get; set; }

    /// <summary>The body to answer with (kind <c>status</c>); the true answer's own when left out.</summary>
    [JsonPropertyOrder(4)]
    public string? Body { get; set; }

    /// <summary>Where a redirect sends the client (kind <c>status</c>, from 300 to 399).</summary>
    [JsonPropertyOrder(9)]
    public string? Location { get; set; }

    /// <summary>Seconds until the client may try again, as the header <c>Retry-After</c> (kind <c>status</c>).</summary>
    [JsonPropertyOrder(11)]
    public int? RetryAfter { get; set; }
}

internal sealed class StatusFault() : FaultKind("status",
    "another `status`, and optionally another `body`, a `location` (for 300 to 399) and `retryAfter` seconds, in place of the true answer")
{
    public override bool ReplacesTheService => true;

    internal override string? Problem(Fault fault, bool isIts) => fault switch
    {
        { Status: null } when isIts => "status: missing. Kind status needs one from 200 to 599.",
        { Status: < 200 or > 599 } => $"status: {fault.Status} cannot be answered. It may be from 200 to 599.",
        { Status: not null } when !isIts => "status: only kind status answers with another status.",
        { Body: not null } when !isIts => "body: only kind status answers with another body.",
        { Body.Length: > 0, Status: { } status } when !MayHaveBody(status) => $"body: an answer with status {status} has no body.",
        { Location: not null, Status: not (>= 300 and <= 399) } => "location: only a status from 300 to 399 sends the client elsewhere.",
        { Location: { } location } when location.AsSpan().ContainsAnyExceptInRange('!', '~') => "location: a header holds only ASCII, without blanks.",
        { RetryAfter: not null } when !isIts => "retryAfter: only kind status says when to try again.",
        { RetryAfter: < 0 or > 3_600_000 } => $"retryAfter: {fault.RetryAfter} seconds cannot be waited. It may be from 0 to 3600000.",
        _ => null,
    };

    private protected override Task SendAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer)
    {
        var status = fault.Status!.Value;
        var spoilt = fault.Body is { } body ? answer with { Status = status, Body = Encoding.UTF8.GetBytes(body), Stream = null }
            : MayHaveBody(status) ? answer with { Status = status }
            : answer with { Status = status, Body = default, Stream = null };
        return (spoilt with { Headers = [.. spoilt.Headers, .. HeadersOf(fault)] }).SendAsync(context, exchange);
    }

    private static IEnumerable<KeyValuePair<string, string>> HeadersOf(Fault fault)
    {
        if (fault.Location is { } location)
        {
            yield return Answer.Header("Location", location);
        }

        if (fault.RetryAfter is { } seconds)
        {
            yield return Answer.Header("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        }
    }
}
