using System.IO.Pipelines;
using Mocks.Mocking.Journal.Feed;

namespace Mocks.Mocking.SavedJournals;

/// <summary>The event stream of a saved journal: the exchanges that it has, and then only comments, until the client leaves or the program stops.</summary>
internal sealed class SavedStream(IEnumerable<ExchangeEvent> events, ControlWriter writer, TimeProvider time, CancellationToken stopping) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => EventWriter.RespondAsync(httpContext, WriteAsync, stopping);

    private async Task WriteAsync(PipeWriter pipe, CancellationToken cancelled)
    {
        await pipe.WriteAsync(EventWriter.Comment, cancelled);
        foreach (var happened in events)
        {
            EventWriter.Put(pipe, happened.Sequence, "exchange", writer.Line(happened, ControlJson.Default.ExchangeEvent));
            await EventWriter.FlushBatchAsync(pipe, cancelled);
        }

        await pipe.FlushAsync(cancelled);
        while (true)
        {
            await Task.Delay(FeedStream.KeepAlive, time, cancelled);
            await pipe.WriteAsync(EventWriter.Comment, cancelled);
        }
    }
}
