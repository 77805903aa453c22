using System.IO.Pipelines;

namespace Mocks.Mocking.Journal.Feed;

/// <summary>Writes a subscription as server-sent events until the client leaves or the mock stops.</summary>
internal sealed class FeedStream(
    FeedSubscription subscription, MockService service, ControlWriter writer, TimeProvider time, CancellationToken stopping) : IResult
{
    /// <summary>A comment goes out after this long without an event, so that no proxy takes the connection for dead.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    // The first bytes tell the client that it is subscribed; after a cut, it tries again a second later.
    private static readonly byte[] Begin = "retry: 1000\n\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (subscription)
        {
            await EventWriter.RespondAsync(httpContext, WriteAsync, stopping);
        }
    }

    private async Task WriteAsync(PipeWriter pipe, CancellationToken cancelled)
    {
        await pipe.WriteAsync(Begin, cancelled);
        Task waiting = subscription.WaitAsync(cancelled).AsTask();
        while (true)
        {
            await waiting.WaitAsync(KeepAlive, time, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancelled.ThrowIfCancellationRequested();
            if (!waiting.IsCompleted)
            {
                await pipe.WriteAsync(EventWriter.Comment, cancelled);
                continue;
            }

            await WriteWaitingAsync(pipe, cancelled);
            waiting = subscription.WaitAsync(cancelled).AsTask();
        }
    }

    private async Task WriteWaitingAsync(PipeWriter pipe, CancellationToken cancelled)
    {
        while (subscription.TryRead(out var happened))
        {
            Drop(pipe, happened.Dropped);
            Put(pipe, happened);
            await EventWriter.FlushBatchAsync(pipe, cancelled);
        }

        Drop(pipe, subscription.TakeDropped());
        await pipe.FlushAsync(cancelled);
    }

    private void Put(PipeWriter pipe, FeedEvent happened)
    {
        var (name, data) = happened switch
        {
            { Entry: { } entry } => ("exchange", writer.Line(ExchangeEvent.Of(happened, entry, service), ControlJson.Default.ExchangeEvent)),
            { What: { } what } => ("changed", writer.Line(new ChangedPart(what), ControlJson.Default.ChangedPart)),
            _ => ("cleared", writer.Line(new ClearedJournal(happened.Sequence), ControlJson.Default.ClearedJournal)),
        };
        EventWriter.Put(pipe, happened.Sequence, name, data);
    }

    private void Drop(PipeWriter pipe, int dropped)
    {
        if (dropped > 0)
        {
            EventWriter.Put(pipe, "dropped", writer.Line(new DroppedEvents(dropped), ControlJson.Default.DroppedEvents));
        }
    }
}
