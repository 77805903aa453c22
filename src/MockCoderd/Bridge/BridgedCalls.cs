using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Interceptions;
using Mocks.MockCoderd.Bridge.Model;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.Releases;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;

namespace Mocks.MockCoderd.Bridge;

/// <summary>Answers a call to a model: reads it, finds what the model says, spoils it when a fault is due, keeps what became of it.</summary>
/// <remarks>Source: coder/aibridge, <c>bridge.go</c>, <c>newInterceptionProcessor</c>.</remarks>
internal sealed class BridgedCalls(
    BridgeSettings settings, Release release, BridgeGate gate, BridgeStore bridge, BridgeFaultStore faults, InterceptionStore interceptions, TimeProvider time)
{
    public Task ServeAsync(HttpContext context, IModelApi api) => gate.PassAsync(context, user => ServeAsync(context, api, user));

    private async Task ServeAsync(HttpContext context, IModelApi api, User user)
    {
        var exchange = Exchange.Of(context);
        CommonHeaders.AsksForBody(context);
        var body = await exchange.ReadBodyAsync();
        exchange.HidesBodies = !settings.ShowPrompts;
        if (api.Read(body.Span) is not { } call)
        {
            await BridgeErrors.NoInterceptor(BridgeGate.PathBelow(context)).ToAnswer().ExecuteAsync(context);
            return;
        }

        var number = interceptions.NextNumber();
        var turn = TurnOf(call, new Ids(bridge.Current.Seed, number));
        var kept = interceptions.Begin(Interception.Of(number, exchange, context.Request, api, turn, user, KeyId(context.Request, user), time.GetUtcNow()));
        exchange.Remark(kept.Summary);
        try
        {
            await AnswerAsync(context, api, turn, kept);
        }
        finally
        {
            interceptions.End(kept.Id, time.GetUtcNow());
        }
    }

    private async Task AnswerAsync(HttpContext context, IModelApi api, Turn turn, Interception kept)
    {
        if (api.Refuse(turn.Call) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        var fault = faults.Take(api.Name, turn.Call.Streams);
        if (fault is { Kind: BridgeFaultKind.ProviderError })
        {
            await ProviderErrorAsync(context, api, fault);
            return;
        }

        interceptions.Record(kept.Id, turn);
        await AnswerOf(api, turn, fault).ExecuteAsync(context);
    }

    private async Task ProviderErrorAsync(HttpContext context, IModelApi api, BridgeFault fault)
    {
        if (fault.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (!release.AiBridgeRetryAfter)
            {
                Exchange.Of(context).Remark($"The Retry-After is the fault's: the bridge of coderd {release.Name} drops a provider's own.");
            }
        }

        await api.ProviderError(fault).ExecuteAsync(context);
    }

    private Answer AnswerOf(IModelApi api, Turn turn, BridgeFault? fault)
    {
        if (!turn.Call.Streams)
        {
            return api.Whole(turn);
        }

        var afterBreak = api.AfterBreak(turn);
        if (fault is { Kind: BridgeFaultKind.ProviderBreaksOff } && afterBreak is null)
        {
            // What was held back is lost, and no head was sent either: Go then answers 200 with nothing in it.
            return new Answer(200, []);
        }

        var slower = TimeSpan.FromMilliseconds(fault is { Kind: BridgeFaultKind.SlowFirstToken } ? fault.DelayMs : 0);
        return EventStream.Of(
            SpoiltEvents.Of(api.Events(turn), fault, afterBreak ?? []),
            new StreamPace(slower + TimeSpan.FromMilliseconds(turn.Reply.FirstTokenMs), TimeSpan.FromMilliseconds(turn.Reply.DeltaMs), api.HoldsStreams, api.Ping),
            time);
    }

    // What lenient let pass may be no key at all, and is then shown nowhere.
    private string KeyId(HttpRequest request, User user) =>
        BridgeKey.Find(request, release).Split('-') is [{ Length: 10 } id, { Length: 22 }] ? id : user.ApiKey.Split('-')[0];

    private Turn TurnOf(ModelCall call, Ids ids) =>
        new(call, Replies.For(call, bridge.Current.Replies ?? []), ids, time.GetUtcNow().ToUnixTimeSeconds());
}
