using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Mocks.Mocking.Replay;

namespace Mocks.Mocking.Hosting;

/// <summary>An answer as a value: a fault may still change it on its way to the wire.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">In any order, names as upstream writes them; a name may come twice for two lines.</param>
/// <param name="Body">The whole body, or empty when <paramref name="Stream"/> writes it.</param>
/// <param name="Stream">Writes a body that is too long to be held in memory; null for others.</param>
public sealed record Answer(
    int Status,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body = default,
    Func<PipeWriter, CancellationToken, Task>? Stream = null) : IResult
{
    /// <summary>Go's server sends bodies up to this many bytes with a <c>Content-Length</c>, and longer ones chunked.</summary>
    public const int MaxBytesWithLength = 2048;

    /// <summary>Speaks another protocol over the connection once a 101 has been sent: reads the stream, writes to the writer.</summary>
    public Func<Stream, PipeWriter, CancellationToken, Task>? Upgraded { get; init; }

    /// <summary>Bytes of the body after which the connection is closed; null for a complete answer.</summary>
    public int? CutAtByte { get; init; }

    /// <summary>Writes a body that has no end of its own, such as an event stream, in place of the other two. A fault that has to know the
    /// whole body gets those instead: they are its beginning.</summary>
    public Func<PipeWriter, CancellationToken, Task>? Live { get; init; }

    public static KeyValuePair<string, string> Header(string name, string value) => new(name, value);

    /// <summary>Sends it, spoiled by the request's fault if there is one, and notes it in the journal.</summary>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var exchange = Exchange.Of(httpContext);
        return exchange.Fault is { } fault
            ? fault.Effective.SpoilAsync(httpContext, exchange, fault, this)
            : SendAsync(httpContext, exchange);
    }

    internal async Task SendAsync(HttpContext context, Exchange exchange)
    {
        if (context.Features.Get<ReplayedRequest>() is not null)
        {
            Apply(context, exchange); // A replay compares what the journal has; nothing is sent or streamed.
            return;
        }

        if (CutAtByte is { } cut)
        {
            await context.SkipBodyAsync(); // Unread bytes would turn the FIN into a RST.
            await RawAnswer.SendAsync(context, exchange, this, maxBodyBytes: cut);
            return;
        }

        Apply(context, exchange);
        var response = context.Response;
        if (Upgraded is not null)
        {
            await UpgradeAsync(context, exchange, Upgraded);
            return;
        }

        if ((Live ?? Stream) is { } stream)
        {
            await CountAsync(response.BodyWriter, exchange, writer => stream(writer, context.RequestAborted));
            return;
        }

        if (!Body.IsEmpty)
        {
            await SendBodyAsync(context);
        }
    }

    private async Task SendBodyAsync(HttpContext context)
    {
        var response = context.Response;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            response.ContentLength = Body.Length;
            return;
        }

        if (Body.Length <= MaxBytesWithLength)
        {
            response.ContentLength = Body.Length;
        }
        else if (response.ContentLength is null && HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<SocketWriter>() is { } writer)
        {
            await writer.SendChunkedAsync(context, Body);
            return;
        }

        await response.BodyWriter.WriteAsync(Body, context.RequestAborted);
    }

    /// <summary>Puts status and headers into the response, with those of the middleware, and into the journal.</summary>
    internal void Apply(HttpContext context, Exchange exchange)
    {
        var response = context.Response;
        response.StatusCode = Status;
        foreach (var (name, value) in Headers)
        {
            response.Headers.Append(name, value);
        }

        exchange.Answered(Status, response.Headers, Body);
    }

    private static async Task UpgradeAsync(HttpContext context, Exchange exchange, Func<Stream, PipeWriter, CancellationToken, Task> speak)
    {
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null; // The protocol itself finds out whether the client still reads.
        }

        var connection = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        await CountAsync(PipeWriter.Create(connection), exchange, writer => speak(connection, writer, context.RequestAborted));
    }

    private static async Task CountAsync(PipeWriter writer, Exchange exchange, Func<PipeWriter, Task> write)
    {
        var counting = new CountingWriter(writer, exchange: exchange);
        try
        {
            await write(counting);
        }
        finally
        {
            exchange.Streamed(exchange.Parts!.Bytes);
        }
    }
}
