using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Verdicts;

namespace Mocks.Mocking.Journal;

/// <summary>One request and what became of it, from its first byte to its place in the journal.</summary>
/// <remarks>Handlers meet it through <see cref="Of"/>; whatever they say here is seen under <c>/__admin/requests</c>.</remarks>
public sealed class Exchange
{
    /// <summary>How much of a request body is read at most, in bytes; the rest is only counted as missing.</summary>
    public const int MaxBodyRead = 16 * 1024 * 1024;

    private readonly HttpContext _context;
    private readonly Journal _journal;
    private KeptBody? _body;
    private int _maxBodyBytes = int.MaxValue;

    internal Exchange(HttpContext context, Journal journal, Secrets secrets)
    {
        _context = context;
        _journal = journal;
        Method = context.Request.Method;
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        Url = Redaction.OfTarget(secrets, string.IsNullOrEmpty(raw) ? context.Request.Path.Value ?? "" : raw);
        Client = context.Connection.RemoteIpAddress ?? IPAddress.None;
        RequestHeaders = HeaderLines.Of(context.Request.Headers, secrets);
    }

    public long Id { get; internal set; }

    public DateTimeOffset ReceivedAt { get; internal set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    public string Method { get; }

    /// <summary>The target as it was sent, with secrets redacted.</summary>
    public string Url { get; }

    public IPAddress Client { get; }

    public IReadOnlyList<KeyValuePair<string, string>> RequestHeaders { get; }

    /// <summary>The body as far as it was read and the journal shows it; empty until someone reads it. A large one comes from a file.</summary>
    public ReadOnlyMemory<byte> Body => _body?.Read(BodyBytes) ?? ReadOnlyMemory<byte>.Empty;

    /// <summary>How many bytes <see cref="Body"/> has.</summary>
    public int BodyBytes => Math.Min(_body?.Length ?? 0, _maxBodyBytes);

    /// <summary>There was more of the body than <see cref="Body"/> holds: it was over the cap, or the client left.</summary>
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

    /// <summary>Its bodies hold what people would not want to see printed: the control routes show their lengths only.</summary>
    public bool HidesBodies { get; set; }

    /// <summary>Nothing more will happen to it: answered, cut off, or held for ever by a fault.</summary>
    public bool Settled { get; private set; }

    /// <summary>The exchange of a request.</summary>
    /// <exception cref="InvalidOperationException">The request is not recorded, as those of the control routes are not.</exception>
    public static Exchange Of(HttpContext context) =>
        context.Features.Get<Exchange>() ?? throw new InvalidOperationException("This request is not recorded.");

    public void Judge(Verdict verdict) => Verdicts = Verdicts.Add(verdict);

    public void Remark(string sentence) => Remarks = Remarks.Add(sentence);

    /// <summary>Reads the whole body, at most <see cref="MaxBodyRead"/> bytes of it. A second call gives the same bytes.</summary>
    /// <remarks>A client that waits for <c>100 Continue</c> gets it now, and not before.</remarks>
    public async Task<ReadOnlyMemory<byte>> ReadBodyAsync()
    {
        if (_body is null)
        {
            using var read = await RequestBody.ReadAsync(_context, MaxBodyRead);
            Note(new KeptBody(read.Bytes.ToArray()), read.IsWhole);
        }

        return _body.Read();
    }

    /// <summary>Reads the whole body into memory that is used again, and has kept a copy of it when this is done.</summary>
    /// <remarks>For routes that take many large ones at the same time.</remarks>
    public async Task<BorrowedBody> BorrowBodyAsync()
    {
        if (_body is not null)
        {
            return new BorrowedBody(_body.Read(), _body, null);
        }

        var read = await RequestBody.ReadAsync(_context, MaxBodyRead);
        Note(_journal.Bodies.Keep(read.Bytes.Span), read.IsWhole);
        return new BorrowedBody(read.Bytes, _body, read);
    }

    /// <summary>Notes a body that a handler reads by itself, because it may be too long to hold.</summary>
    /// <param name="start">Its first bytes.</param>
    /// <param name="whole">They are all of it.</param>
    public void NoteBody(ReadOnlyMemory<byte> start, bool whole) => Note(new KeptBody(start), whole);

    /// <summary>Reads the body as a service does that refuses large and slow ones. No more of it is read than that takes.</summary>
    /// <param name="tooMany">A body of so many bytes is already refused; that many are kept of it.</param>
    /// <param name="patience">How long the whole body may take.</param>
    public async Task<(ReadOnlyMemory<byte> Body, BodyEnd End)> ReadBodyAsync(int tooMany, TimeSpan patience)
    {
        if (_body is null)
        {
            var time = _context.RequestServices.GetRequiredService<TimeProvider>();
            if (_context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            {
                rate.MinDataRate = null; // Kestrel's own patience ends at about the same time, with another answer.
            }

            using var late = new CancellationTokenSource(patience, time);
            using var read = await RequestBody.ReadAsync(_context, tooMany, endsWhenFull: true, late.Token);
            Note(new KeptBody(read.Bytes.ToArray()), read.IsWhole);
            if (late.IsCancellationRequested && !read.IsWhole)
            {
                return (Body, BodyEnd.TooSlow);
            }
        }

        return (Body, BodyBytes >= tooMany ? BodyEnd.TooLarge : BodyIncomplete ? BodyEnd.Broken : BodyEnd.Whole);
    }

    /// <summary>It stands in the journal: neither evicted nor cleared. Guarded by the journal's lock.</summary>
    internal bool Kept { get; set; }

    /// <summary>Bytes that it counts for in the journal. Guarded by the journal's lock.</summary>
    internal long Weight { get; set; }

    internal bool BodyWasRead => _body is not null;

    internal void Answered(int status, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body)
    {
        Status = status;
        AnswerHeaders = headers;
        AnswerBody = body;
        AnswerBytes = body.Length;
    }

    internal void Streamed(long bytes) => AnswerBytes = bytes;

    internal void Settle(DateTimeOffset? answeredAt)
    {
        if (Settled)
        {
            return;
        }

        AnsweredAt = answeredAt;
        Trim(Journal.MaxBytesOfOneBody, Journal.MaxBytesOfOneAnswer);
        Settled = true;
        _journal.Settled(this);
    }

    /// <summary>Keeps at most so many bytes of each body, so that one giant request does not push out all others.</summary>
    private void Trim(int maxBodyBytes, int maxAnswerBytes)
    {
        BodyIncomplete |= BodyBytes > maxBodyBytes;
        _maxBodyBytes = maxBodyBytes;
        if (_body is { IsInMemory: true, Length: > BodyFile.MaxBytesInMemory })
        {
            _body = _journal.Bodies.Keep(Body.Span);
        }

        if (AnswerBody.Length > maxAnswerBytes)
        {
            AnswerBody = AnswerBody[..maxAnswerBytes].ToArray();
        }
    }

    [MemberNotNull(nameof(_body))]
    private void Note(KeptBody body, bool isWhole) => (_body, BodyIncomplete) = (body, !isWhole);
}
