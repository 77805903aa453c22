using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mocks.Mocking.Hosting;

/// <summary>Ends the requests whose handling threw: a client that left is forgotten, and a bug of the mock is said in one line.</summary>
/// <remarks>The answer, the journal and standard error get the sentence; none of them gets a stack trace.</remarks>
internal static class FailedRequests
{
    private const int MaxSentence = 500;

    /// <summary>Once around everything, and once inside the recording, so that the journal has the answer.</summary>
    public static IApplicationBuilder UseFailedRequests(this IApplicationBuilder app)
    {
        var service = app.ApplicationServices.GetRequiredService<MockService>();
        var log = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(service.Program);
        var stopping = app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        return app.Use((context, next) => HandleAsync(context, next, service, log, stopping));
    }

    /// <summary>An exception as one line.</summary>
    public static string SentenceOf(Exception failure)
    {
        var sentence = $"{failure.GetType().Name}: {failure.Message}".ReplaceLineEndings(" ");
        return sentence.Length <= MaxSentence ? sentence : $"{sentence.AsSpan(0, MaxSentence)}…";
    }

    private static async Task HandleAsync(HttpContext context, RequestDelegate next, MockService service, ILogger log, CancellationToken stopping)
    {
        try
        {
            await next(context);
        }
        catch (Exception left) when (HasLeft(context, left) || stopping.IsCancellationRequested)
        {
            // Whatever was answered, the client would not get it. The journal has what there was.
            context.Abort();
        }
        catch (BadHttpRequestException bad)
        {
            await AnswerAsync(context, bad.StatusCode, "This request cannot be read.", bad.Message.ReplaceLineEndings(" "));
        }
        catch (Exception failure)
        {
            var sentence = SentenceOf(failure);
#pragma warning disable CA1848, CA2254 // A mock that fails is not in a hurry.
            log.LogError($"{context.Request.Method} {context.Request.Path} failed: {sentence}");
#pragma warning restore CA1848, CA2254
            await AnswerAsync(context, 500, $"{service.Program} failed on this request. This is a fault of the mock, not of the client.", sentence);
        }
    }

    // A connection that has ended, or a mock that is being stopped, can end a handler with any exception, e.g. an ObjectDisposedException.
    private static bool HasLeft(HttpContext context, Exception failure) =>
        failure is OperationCanceledException or ConnectionResetException or ConnectionAbortedException
        || context.RequestAborted.IsCancellationRequested;

    private static async Task AnswerAsync(HttpContext context, int status, string what, string why)
    {
        context.Features.Get<Exchange>()?.Remark($"{what} {why}");
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        if (context.Features.Get<Exchange>() is { } exchange)
        {
            await new Answer(status, [Answer.Header("Content-Type", "text/plain; charset=utf-8"), Answer.Header("Connection", "close")],
                Encoding.UTF8.GetBytes($"{what} {why}\n")).SendAsync(context, exchange);
            return;
        }

        context.Response.Headers.Connection = "close";
        await ControlJson.Problem(status, new ControlProblem(what, why)).ExecuteAsync(context);
    }
}
