using Microsoft.AspNetCore.Http.Features;
using Mocks.Mocking.Replay;

namespace Mocks.Mocking.Journal;

/// <summary>Records every request of the service, and takes the fault that spoils it.</summary>
public static class Recording
{
    public static IApplicationBuilder UseRecording(this IApplicationBuilder app)
    {
        var journal = app.ApplicationServices.GetRequiredService<RequestJournal>();
        var faults = app.ApplicationServices.GetRequiredService<FaultStore>();
        var time = app.ApplicationServices.GetRequiredService<TimeProvider>();
        return app.Use((context, next) => RecordAsync(context, next, journal, faults, time));
    }

    private static async Task RecordAsync(
        HttpContext context, RequestDelegate next, RequestJournal journal, FaultStore faults, TimeProvider time)
    {
        var exchange = journal.Begin(context);
        context.Features.Set(exchange);
        if (faults.Take(context.Request) is { } fault)
        {
            exchange.Fault = fault;
            context.RequestServices.GetRequiredService<CurrentRequest>().IsReplaced = fault.ReplacesTheService;
            if (fault.DelayMs > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), time, context.RequestAborted)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        try
        {
            await next(context);
            await ReadRestAsync(context, exchange);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left before the answer was out. The journal has what there was.
        }
        finally
        {
            exchange.Settle(time.GetUtcNow());
        }
    }

    /// <summary>Reads a body that no handler has read into the journal, after the answer has been sent.</summary>
    private static async Task ReadRestAsync(HttpContext context, Exchange exchange)
    {
        var hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;
        if (exchange.KeptBody is not null || !hasBody)
        {
            return;
        }

        // Reading would send the 100 that the real service never sends here.
        if (context.Request.Headers.ContainsKey("Expect"))
        {
            return;
        }

        if (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.CompleteAsync();
            await context.SkipBodyAsync();
        }
    }
}

/// <summary>The facts about a request that its views depend on.</summary>
public sealed class CurrentRequest
{
    /// <summary>A fault answers in the service's place, so nothing that the request does may last.</summary>
    public bool IsReplaced { get; internal set; }

    /// <summary>Set for a request that a replay sends again.</summary>
    internal ReplayedRequest? Replayed { get; set; }

    /// <summary>To be called before a request reaches out of the mock. One that is replayed ends here, and is left out.</summary>
    /// <param name="why">A sentence, e.g. <c>The task's AgentAPI would get it a second time.</c></param>
    public void ReachesOut(string why)
    {
        if (Replayed is { } replayed)
        {
            replayed.WhyLeftOut = why;
            throw new LeftOutException();
        }
    }
}
