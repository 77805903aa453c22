using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Mocks.Mocking.Hosting;

/// <summary>Writes an answer to the socket, past Kestrel, which would not send a wrong length or half a body.</summary>
/// <remarks>To be called before Kestrel has been given a byte of the answer, so that its buffers are empty.</remarks>
internal static class RawAnswer
{
    /// <summary>Bytes of a streamed body that are buffered for a fault that needs the whole body; the rest is cut off.</summary>
    private const int MaxBytesHeld = 32 * 1024 * 1024;

    /// <summary>Sends head and body and closes the connection.</summary>
    /// <param name="maxBodyBytes">Where the body is cut; all of it when null.</param>
    /// <param name="lengthOff">Added to the true length; when 0, the framing is the one Go chooses.</param>
    public static async Task SendAsync(
        HttpContext context, Exchange exchange, Answer answer, int? maxBodyBytes = null, int lengthOff = 0)
    {
        var body = await BodyOfAsync(answer);
        (answer with { Body = body }).Apply(context, exchange);
        var sent = body[..Math.Min(body.Length, maxBodyBytes ?? body.Length)];
        var chunked = lengthOff == 0 && (body.Length > Answer.MaxBytesWithLength || answer.Stream is not null);
        var time = context.RequestServices.GetRequiredService<TimeProvider>();

        var socket = SocketOf(context);
        await SendAllAsync(socket, Head(context.Response, body.Length, lengthOff, chunked, time.GetUtcNow()));
        if (chunked)
        {
            await SendAllAsync(socket, Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"));
        }

        await SendAllAsync(socket, sent);
        exchange.Streamed(sent.Length);
        await CloseAsync(context, reset: false);
    }

    /// <summary>Closes the connection with a FIN or a RST.</summary>
    public static Task CloseAsync(HttpContext context, bool reset)
    {
        var socket = SocketOf(context);
        try
        {
            if (reset)
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
                socket.Close();
            }
            else
            {
                socket.Shutdown(SocketShutdown.Both);
            }
        }
        catch (Exception left) when (IsEnded(left))
        {
            // The client left first.
        }

        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>The whole body, or as much of a streamed one as may be buffered.</summary>
    public static async Task<ReadOnlyMemory<byte>> BodyOfAsync(Answer answer)
    {
        if (answer.Stream is null)
        {
            return answer.Body;
        }

        using var enough = new CancellationTokenSource();
        using var whole = new MemoryStream();
        var writer = new CountingWriter(PipeWriter.Create(whole, new StreamPipeWriterOptions(leaveOpen: true)), enough, MaxBytesHeld);
        try
        {
            await answer.Stream(writer, enough.Token);
            await writer.CompleteAsync();
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // The limit was reached.
        }

        return whole.ToArray();
    }

    private static byte[] Head(HttpResponse response, int length, int lengthOff, bool chunked, DateTimeOffset now)
    {
        var status = response.StatusCode;
        var head = new StringBuilder($"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\n");
        foreach (var (name, values) in response.Headers)
        {
            foreach (var value in values)
            {
                head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            }
        }

        head.Append(CultureInfo.InvariantCulture, $"Date: {now.UtcDateTime:R}\r\n");
        head.Append(chunked
            ? "Transfer-Encoding: chunked\r\n\r\n"
            : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Math.Max(0, (long)length + lengthOff)}\r\n\r\n"));
        return Encoding.Latin1.GetBytes(head.ToString());
    }

    private static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            try
            {
                bytes = bytes[await socket.SendAsync(bytes)..];
            }
            catch (Exception left) when (IsEnded(left))
            {
                return; // The client left first.
            }
        }
    }

    /// <summary>Whether a send failed because the connection has ended. Kestrel disposes the socket of such a connection.</summary>
    internal static bool IsEnded(Exception failure) => failure is SocketException or ObjectDisposedException;

    private static Socket SocketOf(HttpContext context) => context.Features.Get<IConnectionSocketFeature>()?.Socket
        ?? throw new InvalidOperationException("This fault needs a real socket; the mock is served without one.");
}

/// <summary>An answer after which the connection is closed at once. Kestrel would first wait for the rest of the request.</summary>
public sealed record LastAnswer(Answer Answer) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var exchange = Exchange.Of(httpContext);
        if (exchange.Fault is not null)
        {
            return Answer.ExecuteAsync(httpContext);
        }

        httpContext.Response.Headers.Connection = "close";
        return RawAnswer.SendAsync(httpContext, exchange, Answer);
    }
}

/// <summary>No answer at all: the connection ends, as when a handler of a Go server panics.</summary>
public sealed class DroppedConnection : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => RawAnswer.CloseAsync(httpContext, reset: false);
}
