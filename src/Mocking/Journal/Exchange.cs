using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Mocks.Mocking.Rpc;
using Mocks.Mocking.Secrets;
using Mocks.Mocking.Verdicts;

namespace Mocks.Mocking.Journal;

/// <summary>One request and what became of it, for those that handle it. All others get it as a <see cref="JournalEntry"/>, from which
/// no secret can be read.</summary>
public sealed class Exchange
{
    // The objects themselves, without their texts and bodies.
    private const int BytesOfAnEntry = 1024;
    private const int CharsOfASentence = 64;

    private readonly RequestJournal _journal;
    private SentTokens _sent;
    private int _maxBodyBytes = int.MaxValue;

    internal Exchange(HttpContext context, RequestJournal journal)
    {
        _journal = journal;
        Method = context.Request.Method;
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var target = string.IsNullOrEmpty(raw) ? context.Request.Path.Value ?? "" : raw;
        var url = Redaction.OfTarget(target);
        Url = KeptText.Cut(url, KeptText.MaxTarget);
        Client = context.Connection.RemoteIpAddress ?? IPAddress.None;
        Protocol = context.Request.Protocol;
        (RequestHeaders, HeadersLeftOut) = KeptText.Cut(Redaction.Lines(context.Request.Headers, ref _sent));
        if (!ReferenceEquals(url, target))
        {
            _sent.AddTarget(target);
        }
    }

    /// <summary>A call over the connection of another exchange.</summary>
    internal Exchange(CallHead call, RequestJournal journal)
    {
        var session = call.Session;
        (_journal, Call) = (journal, new CallRecord(call));
        (Method, Url, Client, Protocol, Route) = (CallName.Method, KeptText.Cut(call.Path, KeptText.MaxTarget), session.Client, CallName.Method, call.Path);
        (RequestHeaders, _sent) = ([], session._sent);
    }

    public long Id { get; internal set; }

    public DateTimeOffset ReceivedAt { get; internal set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    public string Method { get; }

    /// <summary>The target as it was sent; secret members of its query are redacted, and a very long one is cut.</summary>
    public string Url { get; }

    public IPAddress Client { get; }

    /// <summary>E.g. <c>HTTP/1.1</c>.</summary>
    public string Protocol { get; }

    /// <summary>The pattern of the route that took it, e.g. <c>/api/v2/tasks/{user}</c>; null when none did.</summary>
    public string? Route { get; internal set; }

    /// <summary>Secrets among them are redacted, and very long values are cut.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> RequestHeaders { get; }

    /// <summary>Header lines that are not in <see cref="RequestHeaders"/>, because the head was too large.</summary>
    public int HeadersLeftOut { get; }

    /// <summary>The body as far as it was read and is kept; empty until it is read. A large one comes from a file.</summary>
    internal ReadOnlyMemory<byte> Body => KeptBody?.Read(BodyBytes) ?? ReadOnlyMemory<byte>.Empty;

    /// <summary>How many bytes <see cref="Body"/> has.</summary>
    public int BodyBytes => Math.Min(KeptBody?.Length ?? 0, _maxBodyBytes);

    /// <summary>The body had more than <see cref="Body"/> holds: it was over a limit, or the client left.</summary>
    public bool BodyIncomplete { get; private set; }

    public int? Status { get; private set; }

    internal IReadOnlyList<KeyValuePair<string, string>> AnswerHeaders { get; private set; } = [];

    internal ReadOnlyMemory<byte> AnswerBody { get; private set; }

    /// <summary>What was sent of a streamed answer, and when; null for others.</summary>
    internal StreamedParts? Parts { get; private set; }

    /// <summary>Bytes of the answer's body; for a streamed one those that were written.</summary>
    public long AnswerBytes { get; private set; }

    /// <summary>Of a call: what an HTTP request has not. Its <see cref="Status"/> is 200 for an answer and 500 for an error.</summary>
    internal CallRecord? Call { get; }

    /// <summary>The fault that spoiled the answer, if any.</summary>
    public Fault? Fault { get; internal set; }

    public ImmutableArray<Verdict> Verdicts { get; private set; } = [];

    /// <summary>Sentences for people on what the mock saw in the request, e.g. how much of it can be read.</summary>
    internal ImmutableArray<string> Remarks { get; private set; } = [];

    /// <summary>A route of the service took it. False for unknown paths and wrong methods.</summary>
    public bool Matched { get; set; } = true;

    /// <summary>Of an exchange that is not <see cref="Matched"/>: finds the route that the client may have meant, e.g. <c>GET /messages</c>.</summary>
    public Lazy<string?>? Nearest { get; set; }

    /// <summary>Its bodies are confidential: the control routes show their lengths only.</summary>
    public bool HidesBodies { get; set; }

    /// <summary>Nothing more will happen to it: answered, cut off, or kept waiting for ever by a fault.</summary>
    public bool Settled { get; private set; }

    /// <summary>The journal still has it. Guarded by the journal's lock.</summary>
    internal bool Kept { get; set; }

    /// <summary>Bytes that the journal has counted for it. Guarded by the journal's lock.</summary>
    internal long Weight { get; set; }

    /// <summary>Of the last event about it. Guarded by the journal's lock.</summary>
    internal long Sequence { get; set; }

    /// <summary>The part of <see cref="Weight"/> that is not in the file of large bodies.</summary>
    internal long BytesInMemory => Weight - (KeptBody is { IsInMemory: false } inFile ? inFile.Length : 0);

    // A long answer that is only a little over the limit is not copied, so its rest stays in memory with it.
    private int _answerBytesHeld;

    /// <summary>All of the body that was read; null until then.</summary>
    internal KeptBody? KeptBody { get; private set; }

    /// <summary>The credentials that the request sent, as fingerprints.</summary>
    internal SentTokens Sent => _sent;

    /// <summary>The exchange of a request.</summary>
    /// <exception cref="InvalidOperationException">The request is not recorded, as those of the control routes are not.</exception>
    public static Exchange Of(HttpContext context) =>
        context.Features.Get<Exchange>() ?? throw new InvalidOperationException("This request is not recorded.");

    public void Judge(Verdict verdict)
    {
        Verdicts = Verdicts.Add(KeptText.Cut(verdict));
        Weighed();
    }

    public void Remark(string sentence)
    {
        Remarks = Remarks.Add(KeptText.Cut(sentence, KeptText.MaxSentence));
        Weighed();
    }

    /// <summary>Notes a body that was read.</summary>
    /// <param name="start">Its first bytes.</param>
    /// <param name="isWhole">They are all of it.</param>
    public void NoteBody(ReadOnlyMemory<byte> start, bool isWhole)
    {
        (KeptBody, BodyIncomplete) = (new KeptBody(start), !isWhole);
        _journal.Changed();
    }

    /// <summary>Notes a copy of a body.</summary>
    internal KeptBody CopyBody(ReadOnlySpan<byte> start, bool isWhole)
    {
        (KeptBody, BodyIncomplete) = (_journal.Bodies.Keep(start), !isWhole);
        _journal.Changed();
        return KeptBody;
    }

    internal void Answered(int status, IHeaderDictionary headers, ReadOnlyMemory<byte> body) =>
        (Status, AnswerHeaders, AnswerBody, AnswerBytes) = (status, Redaction.Lines(headers, ref _sent), body, body.Length);

    /// <summary>Notes the beginning of a body that is passed on as it comes.</summary>
    public void NoteAnswer(ReadOnlyMemory<byte> start) => AnswerBody = start;

    internal void Streamed(long bytes) => AnswerBytes = bytes;

    /// <summary>Notes a message of a call's client. The first one is the request's body.</summary>
    /// <param name="message">Not changed later.</param>
    public void CallReceived(ReadOnlyMemory<byte> message)
    {
        Call!.Add(Age, isClients: true, message.Span);
        if (Call.Received++ == 0)
        {
            NoteBody(message, isWhole: true);
        }
    }

    /// <summary>Notes a message of the server. The first one is the answer's body.</summary>
    /// <param name="message">Not changed later.</param>
    public void CallSent(ReadOnlyMemory<byte> message)
    {
        Call!.Add(Age, isClients: false, message.Span);
        AnswerBytes += message.Length;
        if (Call.Sent++ == 0)
        {
            (Status, AnswerBody) = (200, message);
        }
    }

    /// <summary>Notes that a call has ended in good order.</summary>
    public void CallEnded() => Status ??= 200;

    /// <summary>Notes the error with which a call has ended.</summary>
    public void CallFailed(ulong code, string text) => (Status, Call!.Code, Call.Error) = (500, code, KeptText.Cut(text, KeptText.MaxSentence));

    /// <summary>Notes that nothing more will happen to a call.</summary>
    public void CallSettled(DateTimeOffset? at) => Settle(at);

    /// <summary>Begins to keep the times of a streamed answer.</summary>
    internal StreamedParts BeginParts() => Parts = new StreamedParts();

    /// <summary>Notes a part of a streamed answer that is written past the answer's writer.</summary>
    public void NotePart(ReadOnlySpan<byte> bytes)
    {
        Parts?.Add(bytes);
        Parts?.End(Age);
    }

    /// <summary>Milliseconds since the request's head.</summary>
    internal double Age => (_journal.Now - ReceivedAt).TotalMilliseconds;

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
        AnswerHeaders = KeptText.Cut(AnswerHeaders).Lines;
        if (KeptBody is { Length: > BodyFile.MaxBytesInMemory } kept && (kept.IsInMemory || kept.Length > maxBodyBytes))
        {
            KeptBody = _journal.Bodies.Keep(Body.Span);
        }

        _answerBytesHeld = AnswerBody.Length;
        if (AnswerBody.Length > maxAnswerBytes)
        {
            // A copy frees the rest of a long answer; a rest of at most a quarter is not worth the copy.
            var rest = AnswerBody.Length - maxAnswerBytes;
            AnswerBody = rest > maxAnswerBytes / 4 ? AnswerBody[..maxAnswerBytes].ToArray() : AnswerBody[..maxAnswerBytes];
            _answerBytesHeld = rest > maxAnswerBytes / 4 ? maxAnswerBytes : _answerBytesHeld;
        }
    }

    /// <summary>A sentence after the end makes the entry heavier.</summary>
    private void Weighed()
    {
        if (Settled)
        {
            _journal.Weighed(this);
        }
    }

    /// <summary>Bytes of everything that the entry holds, in memory or in the file of large bodies.</summary>
    internal long Weigh()
    {
        var chars = (long)Url.Length;
        foreach (var verdict in Verdicts)
        {
            chars += KeptText.CharsOf(verdict) + CharsOfASentence;
        }

        foreach (var remark in Remarks)
        {
            chars += remark.Length + CharsOfASentence;
        }

        return BytesOfAnEntry + (sizeof(char) * chars) + KeptText.BytesOf(RequestHeaders) + KeptText.BytesOf(AnswerHeaders)
            + (KeptBody?.Length ?? 0) + _answerBytesHeld + (Parts?.Weight ?? 0) + (Call?.Weight ?? 0);
    }
}
