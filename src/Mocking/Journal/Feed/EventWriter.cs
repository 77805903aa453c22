using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Mocks.Mocking.Journal.Feed;

/// <summary>The event streams of the control routes, live and saved: their head, their end, and how an event is written.</summary>
internal static class EventWriter
{
    private const int BytesOfABatch = 32 * 1024;

    /// <summary>Keeps a connection without events alive.</summary>
    public static readonly byte[] Comment = ":\n\n"u8.ToArray();

    /// <summary>Sends the head, and calls <paramref name="writeAsync"/> until the client leaves or the program stops.</summary>
    public static async Task RespondAsync(HttpContext context, Func<PipeWriter, CancellationToken, Task> writeAsync, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        foreach (var (name, value) in ServerSentEvents.Headers)
        {
            context.Response.Headers.Append(name, value);
        }

        try
        {
            await writeAsync(context.Response.BodyWriter, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client left, or the program stops: the stream has no other end.
        }
    }

    /// <summary>Buffers an event with its id.</summary>
    public static void Put(PipeWriter pipe, long id, string name, byte[] data)
    {
        Write(pipe, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {id}\n")));
        Put(pipe, name, data);
    }

    /// <summary>Buffers an event without an id.</summary>
    public static void Put(PipeWriter pipe, string name, byte[] data) => Write(pipe, ServerSentEvents.Of(name, data));

    /// <summary>Sends the buffered events when they are a batch.</summary>
    public static async ValueTask FlushBatchAsync(PipeWriter pipe, CancellationToken cancelled)
    {
        if (pipe.UnflushedBytes >= BytesOfABatch)
        {
            await pipe.FlushAsync(cancelled);
        }
    }

    private static void Write(PipeWriter pipe, byte[] bytes)
    {
        bytes.CopyTo(pipe.GetSpan(bytes.Length));
        pipe.Advance(bytes.Length);
    }
}
