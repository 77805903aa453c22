using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Mocks.MockCoderd.Bridge.ChatCompletions;
using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Interceptions;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge;

/// <summary>Answers a request to a model: reads it, picks the reply, applies the faults, records the interception.</summary>
/// <remarks>Source: coder/aibridge, <c>bridge.go</c>, <c>newInterceptionProcessor</c>.</remarks>
internal sealed class InterceptionProcessor(
    BridgeSettings settings, Release release, BridgeStore bridge, BridgeFaultStore faults, InterceptionStore interceptions, TimeProvider time)
{
    public async Task ServeAsync(HttpContext context, ModelProvider provider, IModelApi api, User user)
    {
        using var inFlight = context.Features.GetRequiredFeature<InFlight>();
        var exchange = Exchange.Of(context);
        CommonHeaders.AsksForBody(context);
        var body = await context.ReadBodyAsync();
        exchange.HidesBodies = !settings.ShowPrompts;
        if (api.Read(body.Span) is not { } request)
        {
            await BridgeErrors.NoInterceptor($"{provider.Root}{api.Route}").ToAnswer().ExecuteAsync(context);
            return;
        }

        var completion = Complete(api, request, interceptions.NextNumber());
        var begun = Interception.Of(
            exchange, context.Request, provider, api, completion, user, BridgeKey.IdOf(BridgeKey.Find(context.Request, release), user), time.GetUtcNow());
        if (!api.IsPassedOn)
        {
            interceptions.Begin(begun);
            exchange.Remark(begun.Summary);
        }

        try
        {
            if (provider.NeedsOwnKey && ChatGptAuth.Refuse(context) is { } refused)
            {
                await (api is ChatCompletionsApi ? ChatCompletionsApi.EmptyError(401) : refused).ExecuteAsync(context);
                return;
            }

            await AnswerAsync(context, api, completion);
        }
        finally
        {
            interceptions.End(begun.Id, time.GetUtcNow());
        }
    }

    private async Task AnswerAsync(HttpContext context, IModelApi api, Completion completion)
    {
        if (api.Refuse(completion.Request) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        var fault = await AskAsync(context, api, completion);
        if (fault is { Kind: BridgeFaultKind.ProviderError or BridgeFaultKind.ProviderUnreachable })
        {
            Record(completion, completion.Request.Streams ? api.Record(completion).Reply(time.GetUtcNow()) : null);
            await ProviderFailed(context, api, completion, fault).ExecuteAsync(context);
            return;
        }

        if (completion.Request.Streams)
        {
            await StreamAsync(context, api, completion, fault);
            return;
        }

        Record(completion, new RecordedReply(
            completion.Ids.Of(api.IdPrefix), completion.Request.Prompt, api.Usages(completion), completion.ToolCalls, time.GetUtcNow()));
        await api.Blocking(completion).ExecuteAsync(context);
    }

    /// <summary>Asks the provider until it answers with something other than an error that is repeated, or has been asked often enough.</summary>
    /// <returns>The fault of the last answer; null for an answer without one.</returns>
    private async Task<BridgeFault?> AskAsync(HttpContext context, IModelApi api, Completion completion)
    {
        var max = api.IsPassedOn ? 0 : ProviderRetries.MaxOf(release, BridgeKey.HasProvidersOwn(context.Request, release));
        for (var repeated = 0; ; repeated++)
        {
            interceptions.CountAttempt(completion.Ids.Interception);
            var fault = faults.Take(api.Name, completion.Request.Streams);
            if (fault is null || repeated >= max || !ProviderRetries.IsRepeated(fault))
            {
                return fault;
            }

            var wait = ProviderRetries.Wait(fault, repeated);
            Exchange.Of(context).Remark(ProviderRetries.Remark(fault, wait));
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, context.RequestAborted);
            }
        }
    }

    private Answer ProviderFailed(HttpContext context, IModelApi api, Completion completion, BridgeFault fault)
    {
        if (fault.Kind == BridgeFaultKind.ProviderUnreachable)
        {
            return api.Unreachable(completion.Request.Streams);
        }

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

    private async Task StreamAsync(HttpContext context, IModelApi api, Completion completion, BridgeFault? fault)
    {
        var exchange = Exchange.Of(context);
        var record = api.Record(completion);
        var events = SpoiltEvents.Of(api.Events(completion), fault, sent => api.Fail(completion, fault!, sent));
        if (events.Instead is { } instead)
        {
            NoteAll(record, events.Events);
            Record(completion, record.Reply(time.GetUtcNow()));
            await instead.ExecuteAsync(context);
            return;
        }

        // An answer that is cut is rendered before it is sent, so that only afterwards it is known which events went by.
        List<StreamEvent>? rendered = exchange.Fault is not null || events.CutAtByte is not null ? [] : null;
        var delay = fault is { Kind: BridgeFaultKind.SlowFirstToken } ? fault.DelayMs : 0;
        var pace = new StreamPace(
            TimeSpan.FromMilliseconds((double)delay + completion.Reply.FirstTokenMs), TimeSpan.FromMilliseconds(completion.Reply.DeltaMs), api.HoldsStreams, api.Ping);
        Record(completion, record.Reply(time.GetUtcNow()));
        try
        {
            await EventStream.Of(events, pace, time, WentBy).ExecuteAsync(context);
        }
        finally
        {
            if (rendered is not null)
            {
                NoteAll(record, Within(rendered, exchange.AnswerBytes));
                Record(completion, record.Reply(time.GetUtcNow()));
            }
        }

        void WentBy(StreamEvent one)
        {
            if (rendered is not null)
            {
                rendered.Add(one);
                return;
            }

            record.Note(one.Data);
            Record(completion, record.Reply(time.GetUtcNow()));
        }
    }

    private static void NoteAll(StreamRecord record, IEnumerable<StreamEvent> events)
    {
        foreach (var one in events)
        {
            record.Note(one.Data);
        }
    }

    private static IEnumerable<StreamEvent> Within(IEnumerable<StreamEvent> events, long bytes) =>
        events.TakeWhile(one => (bytes -= one.Bytes.Length) >= 0);

    private void Record(Completion completion, RecordedReply? reply)
    {
        if (reply is not null)
        {
            interceptions.Record(completion.Ids.Interception, reply);
        }
    }

    private Completion Complete(IModelApi api, ModelRequest request, long number) => new(
        request, ModelReply.For(request, bridge.Current.Replies ?? []), new Ids(bridge.Current.Seed, number),
        time.GetUtcNow().ToUnixTimeSeconds(), api.ToolCallPrefix);
}
