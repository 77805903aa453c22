using System.Diagnostics;
using Mocks.Mocking.Verdicts;

namespace Mocks.Mocking.Telemetry;

/// <summary>Makes a span of each exchange, as a child of the client's when it sent a <c>traceparent</c>.</summary>
/// <param name="name">Of the source, e.g. <c>mock-coderd</c>.</param>
/// <param name="address">Where the mock listens, for clients that name no host.</param>
internal sealed class ExchangeSpans(string name, Uri address) : IDisposable
{
    private readonly ActivitySource _source = new(name, MockVersion.Text);

    /// <param name="now">The end of an exchange that has none.</param>
    public void Add(JournalEntry entry, DateTimeOffset now)
    {
        if (!_source.HasListeners())
        {
            return;
        }

        var method = ExchangeAttributes.MethodOf(entry);
        var title = ExchangeAttributes.CallOf(entry) is { } call ? call : entry.Route is { } route ? $"{(method == "_OTHER" ? "HTTP" : method)} {route}" : method == "_OTHER" ? "HTTP" : method;
        // Of nothing that runs here: an exchange is told after its end.
        Activity.Current = null;
        using var span = _source.StartActivity(title, ActivityKind.Server, ParentOf(entry), AttributesOf(entry, method), startTime: entry.ReceivedAt);
        if (span is null)
        {
            return;
        }

        if (ExchangeAttributes.ErrorOf(entry) is not null)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }

        var end = entry.AnsweredAt ?? now;
        foreach (var verdict in entry.Verdicts)
        {
            span.AddEvent(new ActivityEvent("mock.verdict", end, AttributesOf(verdict)));
        }

        span.SetEndTime(end.UtcDateTime);
    }

    public void Dispose() => _source.Dispose();

    private TagList AttributesOf(JournalEntry entry, string method)
    {
        var tags = ExchangeAttributes.Of(entry);
        ExchangeAttributes.Add(ref tags, "client.address", entry.Client.ToString());
        ExchangeAttributes.Add(ref tags, "mock.exchange.id", entry.Id);
        ExchangeAttributes.Add(ref tags, "mock.matched", entry.Matched);
        if (entry.Rpc is { } call)
        {
            ExchangeAttributes.Add(ref tags, "mock.rpc.session", call.Session);
            return tags;
        }

        var target = entry.Url.Split('?', 2);
        var host = HeaderOf(entry, "Host") is { Length: > 0 } sent ? new HostString(sent) : new HostString(address.Authority);
        ExchangeAttributes.Add(ref tags, "http.request.method_original", method == entry.Method ? null : entry.Method);
        ExchangeAttributes.Add(ref tags, "url.path", target[0]);
        ExchangeAttributes.Add(ref tags, "url.query", target.Length > 1 ? target[1] : null);
        ExchangeAttributes.Add(ref tags, "server.address", host.Host);
        ExchangeAttributes.Add(ref tags, "server.port", host.Port ?? 80);
        ExchangeAttributes.Add(ref tags, "user_agent.original", HeaderOf(entry, "User-Agent"));
        ExchangeAttributes.Add(ref tags, "http.request.body.size", entry.BodyBytes);
        ExchangeAttributes.Add(ref tags, "http.response.body.size", entry.AnswerBytes);
        return tags;
    }

    private static ActivityTagsCollection AttributesOf(Verdict verdict)
    {
        var tags = new ActivityTagsCollection
        {
            ["mock.verdict.code"] = verdict.Code,
            ["mock.verdict.status"] = verdict.Status,
            ["mock.verdict.text"] = verdict.Text,
        };
        Add("mock.verdict.detail", verdict.Detail);
        Add("mock.verdict.hint", verdict.Hint);
        Add("mock.verdict.docs", verdict.Docs);
        return tags;

        void Add(string name, string? text)
        {
            if (text is not null)
            {
                tags[name] = text;
            }
        }
    }

    private static ActivityContext ParentOf(JournalEntry entry) =>
        ActivityContext.TryParse(HeaderOf(entry, "traceparent"), HeaderOf(entry, "tracestate"), isRemote: true, out var parent) ? parent : default;

    private static string? HeaderOf(JournalEntry entry, string name) =>
        entry.RequestHeaders.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
