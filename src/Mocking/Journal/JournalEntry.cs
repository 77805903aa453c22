using System.Net;
using System.Text;
using System.Text.Unicode;
using Mocks.Mocking.Patterns;
using Mocks.Mocking.Rpc;
using Mocks.Mocking.Secrets;
using Mocks.Mocking.Verdicts;

namespace Mocks.Mocking.Journal;

/// <summary>A request and what became of it, as it may be shown: every text of it has passed <see cref="SecretText"/>.</summary>
/// <remarks>It is worked out when it is read. What is added to an exchange is shown only where it is added here, too.</remarks>
public sealed class JournalEntry
{
    private readonly Exchange _exchange;
    private readonly SecretText _secrets;
    private readonly Func<string, bool> _hidesBodies;

    internal JournalEntry(Exchange exchange, SecretText secrets, Func<string, bool> hidesBodies) =>
        (_exchange, _secrets, _hidesBodies) = (exchange, secrets, hidesBodies);

    /// <summary>As it was sent, for what judges it once more inside the mock.</summary>
    internal Exchange Exchange => _exchange;

    public long Id => _exchange.Id;

    public DateTimeOffset ReceivedAt => _exchange.ReceivedAt;

    public DateTimeOffset? AnsweredAt => _exchange.AnsweredAt;

    public string Method => Shown(_exchange.Method);

    /// <summary>The target as it was sent, with secrets redacted.</summary>
    public string Url => Shown(_exchange.Url);

    public IPAddress Client => _exchange.Client;

    /// <summary>E.g. <c>HTTP/1.1</c>.</summary>
    public string Protocol => _exchange.Protocol;

    /// <summary>The pattern of the route that took it, e.g. <c>/api/v2/tasks/{user}</c>; null when none did.</summary>
    public string? Route => _exchange.Route;

    public IEnumerable<KeyValuePair<string, string>> RequestHeaders => _exchange.RequestHeaders.Select(Shown);

    public ShownBody Body => Shown(_exchange.Body, _exchange.Call is { Received: > 0 } call ? call.Head.Request : null);

    /// <summary>Bytes of the body that are kept.</summary>
    public int BodyBytes => _exchange.BodyBytes;

    /// <summary>There was more than is kept: the body was over a limit, or the client left.</summary>
    public bool BodyIncomplete => _exchange.BodyIncomplete;

    /// <summary>Header lines of the request that are not kept, because the head was too large; null when all are.</summary>
    public int? HeadersLeftOut => _exchange.HeadersLeftOut is > 0 and var left ? left : null;

    public int? Status => _exchange.Status;

    public IEnumerable<KeyValuePair<string, string>> AnswerHeaders => _exchange.AnswerHeaders.Select(Shown);

    public ShownBody AnswerBody => Shown(_exchange.AnswerBody, _exchange.Call is { Sent: > 0 } call ? call.Head.Answer : null);

    /// <summary>Bytes of the answer's body; for a streamed one those that were written.</summary>
    public long AnswerBytes => _exchange.AnswerBytes;

    /// <summary>More was sent than is kept. Of a stream nothing is kept.</summary>
    public bool AnswerIncomplete => _exchange.AnswerBody.Length < _exchange.AnswerBytes;

    /// <summary>What was sent of a streamed answer, and when.</summary>
    public IReadOnlyList<(double AtMs, long Bytes, string? Start)> Parts => _exchange.Parts is { } parts && HidesBodies is var hides
        ? [.. parts.All().Select(part => (part.AtMs, part.Bytes, hides || part.Start.IsEmpty ? null : Shown(Encoding.UTF8.GetString(part.Start.Span))))]
        : [];

    /// <summary>Parts after those.</summary>
    public int PartsLeftOut => _exchange.Parts?.LeftOut ?? 0;

    /// <summary>Of a call: what an HTTP request has not.</summary>
    public CallView? Rpc => _exchange.Call is { } call && call.Head.Path.TrimStart('/').Split('/', 2) is var name ? new(
        Shown(name[0]), Shown(name[^1]), call.Head.Session.Id, call.Code, call.Error is { } error ? Shown(error) : null, call.Received, call.Sent,
        call.Head.IsStream ? [.. call.All().Select(message => Shown(message, call.Head))] : null, call.LeftOut is > 0 and var left ? left : null) : null;

    /// <summary>The fault that spoiled the answer, if any.</summary>
    public Fault? Fault => _exchange.Fault;

    public IReadOnlyList<Verdict> Verdicts => _exchange.Verdicts.IsEmpty ? [] : [.. _exchange.Verdicts.Select(verdict => verdict with
    {
        Text = Shown(verdict.Text),
        Detail = verdict.Detail is { } detail ? Shown(detail) : null,
        Hint = verdict.Hint is { } hint ? Shown(hint) : null,
        Answer = verdict.Answer is { } answer ? answer with { Body = Shown(answer.Body), To = answer.To is { } to ? Shown(to) : null } : null,
    })];

    /// <summary>Sentences for people on what the mock saw in the request, e.g. how much of it can be read.</summary>
    public IReadOnlyList<string> Remarks => _exchange.Remarks.IsEmpty ? [] : [.. _exchange.Remarks.Select(Shown)];

    /// <summary>A route of the service took it. False for unknown paths and wrong methods.</summary>
    public bool Matched => _exchange.Matched;

    /// <summary>Of an entry that is not <see cref="Matched"/>: the route that the client may have meant, e.g. <c>GET /messages</c>; null when none is near.</summary>
    public string? Nearest => _exchange.Nearest?.Value is { } route ? Shown(route) : null;

    /// <summary>Parts of the request that are not a member here, e.g. a cookie.</summary>
    internal IEnumerable<string> ValuesOf(Func<Exchange, IEnumerable<string>> part) => part(_exchange).Select(Shown);

    /// <summary>Nothing more will happen to it: answered, cut off, or kept waiting for ever by a fault.</summary>
    public bool Settled => _exchange.Settled;

    private bool HidesBodies => _exchange.HidesBodies || (!_secrets.ShowsAll && _hidesBodies(_exchange.Url));

    private KeyValuePair<string, string> Shown(KeyValuePair<string, string> header) => new(Shown(header.Key), Shown(header.Value));

    private string Shown(string text) => _secrets.Of(text, _exchange.Sent);

    private CallMessageView Shown(CallMessage message, CallHead head) => new(
        message.AtMs, message.IsClients ? "client" : "server", message.Bytes,
        message.Kept is { } kept && !HidesBodies && Text(kept, message.IsClients ? head.Request : head.Answer) is { } text ? Json.Read(text) : null);

    private string? Text(ReadOnlyMemory<byte> message, MessageText? text) =>
        text?.Invoke(message, _secrets.ShowsAll ? null : Redaction.Of) is { } json ? Shown(json) : null;

    private ShownBody Shown(ReadOnlyMemory<byte> body, MessageText? text) =>
        !HidesBodies && Text(body, text) is { } json ? new(json, null, null)
            : body.IsEmpty ? ShownBody.Empty
            : HidesBodies ? new(null, null, Redaction.OfBody(body.Span))
            : Utf8.IsValid(body.Span) ? new(Shown(Encoding.UTF8.GetString(body.Span)), null, null)
            : new(null, Convert.ToBase64String(_secrets.OfBytes(body, _exchange.Sent).Span), null);
}

/// <summary>A body as it may be shown.</summary>
/// <param name="Text">When it is UTF-8.</param>
/// <param name="Base64">When it is not.</param>
/// <param name="Hash">In place of both when the body is secret as a whole.</param>
public sealed record ShownBody(string? Text, string? Base64, string? Hash)
{
    public static ShownBody Empty { get; } = new(null, null, null);
}
