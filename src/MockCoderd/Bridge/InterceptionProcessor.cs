using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Interceptions;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge;

/// <summary>Answers a request to a model: reads it, picks the reply, applies a fault, records the interception.</summary>
/// <remarks>Source: coder/aibridge, <c>bridge.go</c>, <c>newInterceptionProcessor</c>.</remarks>
internal sealed class InterceptionProcessor(
    BridgeSettings settings, Release release, BridgeStore bridge, BridgeFaultStore faults, InterceptionStore interceptions, TimeProvider time)
{
    public async Task ServeAsync(HttpContext context, IModelApi api, User user)
    {
        using var inFlight = context.Features.GetRequiredFeature<InFlight>();
        var exchange = Exchange.Of(context);
        CommonHeaders.AsksForBody(context);
        var body = await context.ReadBodyAsync();
        exchange.HidesBodies = !settings.ShowPrompts;
        if (api.Read(body.Span) is not { } request)
        {
            await BridgeErrors.NoInterceptor(api.Path).ToAnswer().ExecuteAsync(context);
            return;
        }

        var completion = Complete(api, request, interceptions.NextNumber());
        var begun = Interception.Of(
            exchange, context.Request, api, completion, user, BridgeKey.IdOf(BridgeKey.Find(context.Request, release), user), time.GetUtcNow());
        interceptions.Begin(begun);
        exchange.Remark(begun.Summary);
        try
        {
            await Answer(context, api, completion).ExecuteAsync(context);
        }
        finally
        {
            interceptions.End(begun.Id, time.GetUtcNow());
        }
    }

    private Answer Answer(HttpContext context, IModelApi api, Completion completion)
    {
        if (api.Refuse(completion.Request) is { } refusal)
        {
            return refusal;
        }

        var fault = faults.Take(api.Name, completion.Request.Streams);
        if (fault is { Kind: BridgeFaultKind.ProviderError })
        {
            return ProviderError(context, api, fault);
        }

        interceptions.Record(completion.Ids.Interception, new RecordedReply(
            completion.Ids.Of(api.IdPrefix), completion.Request.Prompt, api.Usages(completion), completion.ToolCalls, time.GetUtcNow()));
        return completion.Request.Streams ? Stream(api, completion, fault) : api.Blocking(completion);
    }

    private Answer ProviderError(HttpContext context, IModelApi api, BridgeFault fault)
    {
        if (fault.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            if (!release.AiBridgeRetryAfter)
            {
                Exchange.Of(context).Remark($"The Retry-After is the fault's: the bridge of coderd {release.Name} drops a provider's own.");
            }
        }

        return api.ProviderError(fault);
    }

    private Answer Stream(IModelApi api, Completion completion, BridgeFault? fault)
    {
        var afterBreak = api.EventsAfterBreak();
        if (fault is { Kind: BridgeFaultKind.ProviderBreaksOff } && afterBreak is null)
        {
            // The events that were held back are lost, and no header was sent either: Go then answers 200 with an empty body.
            return new Answer(200, []);
        }

        var delay = fault is { Kind: BridgeFaultKind.SlowFirstToken } ? fault.DelayMs : 0;
        var pace = new StreamPace(
            TimeSpan.FromMilliseconds((double)delay + completion.Reply.FirstTokenMs), TimeSpan.FromMilliseconds(completion.Reply.DeltaMs), api.HoldsStreams, api.Ping);
        return EventStream.Of(SpoiltEvents.Of(api.Events(completion), fault, afterBreak ?? []), pace, time);
    }

    private Completion Complete(IModelApi api, ModelRequest request, long number) => new(
        request, ModelReply.For(request, bridge.Current.Replies ?? []), new Ids(bridge.Current.Seed, number),
        time.GetUtcNow().ToUnixTimeSeconds(), api.ToolCallPrefix);
}
