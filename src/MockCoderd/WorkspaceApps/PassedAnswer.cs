using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Mocks.MockCoderd.WorkspaceApps;

/// <summary>The answer of an app on its way to the client.</summary>
internal static class PassedAnswer
{
    private const int BytesOfAPiece = 16 * 1024;

    /// <param name="isUpgrade">The app was asked to change the protocol.</param>
    public static async Task<Answer> OfAsync(HttpContext context, HttpResponseMessage from, KeyValuePair<string, string>[] cookie, bool isUpgrade)
    {
        var answer = new Answer((int)from.StatusCode, [.. PassedHeaders.Receive(from), .. cookie]);
        var stream = await from.Content.ReadAsStreamAsync(context.RequestAborted);
        if (from.StatusCode == HttpStatusCode.SwitchingProtocols)
        {
            return isUpgrade
                ? answer with { Upgraded = (input, output, disconnected) => PassedConnection.PassAsync(context, input, output, stream, disconnected) }
                : AppPage.Unreachable("the app changed the protocol without being asked").ToAnswer(context);
        }

        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null; // How slow a client may read is the app's business.
        }

        var isSpoiled = Exchange.Of(context).Fault is { Effective.LeavesTheAnswer: false };
        if (!isSpoiled && from.Content.Headers.ContentLength is { } length && from.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.ResetContent))
        {
            answer = answer with { Headers = [.. answer.Headers, Answer.Header("Content-Length", length.ToString(CultureInfo.InvariantCulture))] };
        }

        if (HttpMethods.IsHead(context.Request.Method) || from.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.ResetContent or HttpStatusCode.NotModified)
        {
            return answer;
        }

        if (!isSpoiled || from.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            return answer with { Stream = (writer, cancellationToken) => CopyAsync(context, stream, writer, cancellationToken) };
        }

        // A stream without an end: its beginning is what the fault spoils.
        var beginning = new byte[BytesOfAPiece];
        return answer with { Body = beginning.AsMemory(0, await stream.ReadAsync(beginning, context.RequestAborted)) };
    }

    private static async Task CopyAsync(HttpContext context, Stream from, PipeWriter to, CancellationToken cancellationToken)
    {
        var exchange = Exchange.Of(context);
        var events = exchange.Fault?.AtEvent is { } last ? EventCounter.OfEventStream(last) : null;
        using var start = new MemoryStream();
        var piece = new byte[BytesOfAPiece];
        try
        {
            await to.FlushAsync(cancellationToken); // The head does not wait for the body.
            while (await from.ReadAsync(piece, cancellationToken) is > 0 and var count)
            {
                var passed = events?.EndIn(piece.AsSpan(0, count)) ?? count;
                start.Write(piece, 0, (int)Math.Min(passed, RequestJournal.MaxBytesOfOneAnswer - start.Length));
                await to.WriteAsync(piece.AsMemory(0, passed), cancellationToken);
                if (events?.IsReached == true)
                {
                    context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
                    return;
                }
            }
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            exchange.Remark("The app ended its answer before it was complete.");
            context.Abort();
        }
        finally
        {
            exchange.NoteAnswer(start.ToArray());
        }
    }
}
