using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Mocks.MockCoderd.WorkspaceApps;

/// <summary>The body of a request on its way to an app: each piece goes on as it comes, and the journal keeps the beginning.</summary>
internal sealed class PassedBody : HttpContent
{
    private readonly HttpContext _context;
    private readonly MemoryStream _start = new();

    private PassedBody(HttpContext context) => _context = context;

    /// <returns>Null for a request without a body.</returns>
    public static PassedBody? Of(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
        {
            return null;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null; // How slow a client may be is the app's business.
        }

        CommonHeaders.AsksForBody(context);
        return new PassedBody(context);
    }

    /// <summary>Everything was read.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Notes what came of it in the journal.</summary>
    public void Note() => Exchange.Of(_context).NoteBody(_start.ToArray(), IsWhole && _start.Length < RequestJournal.MaxBytesOfOneBody);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, _context.RequestAborted);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var reader = _context.Request.BodyReader;
        // Not by a token: Kestrel could not use the reader any more, and would say so on standard error.
        using var ended = cancellationToken.Register(reader.CancelPendingRead);
        while (true)
        {
            var read = await reader.ReadAsync(CancellationToken.None);
            try
            {
                foreach (var piece in read.Buffer)
                {
                    await stream.WriteAsync(piece, cancellationToken);
                    _start.Write(piece.Span[..(int)Math.Min(piece.Length, RequestJournal.MaxBytesOfOneBody - _start.Length)]);
                }

                await stream.FlushAsync(cancellationToken);
            }
            finally
            {
                reader.AdvanceTo(read.Buffer.End); // Also when the app has gone: Kestrel reads on.
            }

            if (read.IsCanceled)
            {
                throw new OperationCanceledException(cancellationToken);
            }

            if (read.IsCompleted)
            {
                IsWhole = true;
                return;
            }
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _context.Request.ContentLength ?? 0;
        return _context.Request.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        _start.Dispose();
        base.Dispose(disposing);
    }
}
