using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Mocks.Mocking.Verdicts;

namespace Mocks.Mocking.Journal;

/// <summary>A journal entry: one request and what became of it. <c>/__admin/requests</c> shows it.</summary>
public sealed class Exchange
{
    private readonly RequestJournal _journal;
    private int _maxBodyBytes = int.MaxValue;

    internal Exchange(HttpContext context, RequestJournal journal, Secrets secrets)
    {
        _journal = journal;
        Method = context.Request.Method;
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        Url = Redaction.OfTarget(secrets, string.IsNullOrEmpty(raw) ? context.Request.Path.Value ?? "" : raw);
        Client = context.Connection.RemoteIpAddress ?? IPAddress.None;
        RequestHeaders = Redaction.Lines(context.Request.Headers, secrets);
    }

    public long Id { get; internal set; }

    public DateTimeOffset ReceivedAt { get; internal set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    public string Method { get; }

    /// <summary>The target as it was sent, with secrets redacted.</summary>
    public string Url { get; }

    public IPAddress Client { get; }

    public IReadOnlyList<KeyValuePair<string, string>> RequestHeaders { get; }

    /// <summary>The body as far as it was read and is kept; empty until it is read. A large one comes from a file.</summary>
    public ReadOnlyMemory<byte> Body => KeptBody?.Read(BodyBytes) ?? ReadOnlyMemory<byte>.Empty;

    /// <summary>How many bytes <see cref="Body"/> has.</summary>
    public int BodyBytes => Math.Min(KeptBody?.Length ?? 0, _maxBodyBytes);

    /// <summary>The body had more than <see cref="Body"/> holds: it was over a limit, or the client left.</summary>
    public bool BodyIncomplete { get; private set; }

    public int? Status { get; private set; }

    public IReadOnlyList<KeyValuePair<string, string>> AnswerHeaders { get; private set; } = [];

    public ReadOnlyMemory<byte> AnswerBody { get; private set; }

    /// <summary>Bytes of the answer's body; for a streamed one those that were written.</summary>
    public long AnswerBytes { get; private set; }

    /// <summary>The fault that spoiled the answer, if any.</summary>
    public Fault? Fault { get; internal set; }

    public ImmutableArray<Verdict> Verdicts { get; private set; } = [];

    /// <summary>Sentences for people on what the mock saw in the request, e.g. how much of it can be read.</summary>
    public ImmutableArray<string> Remarks { get; private set; } = [];

    /// <summary>A route of the service took it. False for unknown paths and wrong methods.</summary>
    public bool Matched { get; set; } = true;

    /// <summary>Its bodies are confidential: the control routes show their lengths only.</summary>
    public bool HidesBodies { get; set; }

    /// <summary>Nothing more will happen to it: answered, cut off, or kept waiting for ever by a fault.</summary>
    public bool Settled { get; private set; }

    /// <summary>The journal still has it. Guarded by the journal's lock.</summary>
    internal bool Kept { get; set; }

    /// <summary>Bytes that it counts for in the journal. Guarded by the journal's lock.</summary>
    internal long Weight { get; set; }

    /// <summary>All of the body that was read; null until then.</summary>
    internal KeptBody? KeptBody { get; private set; }

    /// <summary>The exchange of a request.</summary>
    /// <exception cref="InvalidOperationException">The request is not recorded, as those of the control routes are not.</exception>
    public static Exchange Of(HttpContext context) =>
        context.Features.Get<Exchange>() ?? throw new InvalidOperationException("This request is not recorded.");

    public void Judge(Verdict verdict) => Verdicts = Verdicts.Add(verdict);

    public void Remark(string sentence) => Remarks = Remarks.Add(sentence);

    /// <summary>Notes a body that was read.</summary>
    /// <param name="start">Its first bytes.</param>
    /// <param name="isWhole">They are all of it.</param>
    public void NoteBody(ReadOnlyMemory<byte> start, bool isWhole) => (KeptBody, BodyIncomplete) = (new KeptBody(start), !isWhole);

    /// <summary>Notes a copy of a body.</summary>
    internal KeptBody CopyBody(ReadOnlySpan<byte> start, bool isWhole)
    {
        (KeptBody, BodyIncomplete) = (_journal.Bodies.Keep(start), !isWhole);
        return KeptBody;
    }

    internal void Answered(int status, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body) =>
        (Status, AnswerHeaders, AnswerBody, AnswerBytes) = (status, headers, body, body.Length);

    internal void Streamed(long bytes) => AnswerBytes = bytes;

    internal void Settle(DateTimeOffset? answeredAt)
    {
        if (Settled)
        {
            return;
        }

        AnsweredAt = answeredAt;
        Trim(RequestJournal.MaxBytesOfOneBody, RequestJournal.MaxBytesOfOneAnswer);
        Settled = true;
        _journal.Settled(this);
    }

    /// <summary>Shortens both bodies, so that one giant request does not push out all others.</summary>
    private void Trim(int maxBodyBytes, int maxAnswerBytes)
    {
        BodyIncomplete |= BodyBytes > maxBodyBytes;
        _maxBodyBytes = maxBodyBytes;
        if (KeptBody is { IsInMemory: true, Length: > BodyFile.MaxBytesInMemory })
        {
            KeptBody = _journal.Bodies.Keep(Body.Span);
        }

        if (AnswerBody.Length > maxAnswerBytes)
        {
            // A copy frees the rest of a long answer; a rest of at most a quarter is not worth the copy.
            var rest = AnswerBody.Length - maxAnswerBytes;
            AnswerBody = rest > maxAnswerBytes / 4 ? AnswerBody[..maxAnswerBytes].ToArray() : AnswerBody[..maxAnswerBytes];
        }
    }
}
