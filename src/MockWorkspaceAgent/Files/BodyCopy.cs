using System.IO.Pipelines;

namespace Mocks.MockWorkspaceAgent.Files;

/// <summary>Copies a request body of any length into a stream, and its start into the journal.</summary>
internal static class BodyCopy
{
    private const int MostNoted = 64 * 1024;

    /// <returns>How many bytes it had; null when it broke off.</returns>
    public static async Task<long?> ToAsync(HttpContext context, Stream output)
    {
        var reader = context.Request.BodyReader;
        // Not by a token: Kestrel could not use the reader any more.
        using var left = context.RequestAborted.Register(reader.CancelPendingRead);
        var start = new MemoryStream();
        var (all, isWhole) = (0L, false);
        try
        {
            while (true)
            {
                if (await NextAsync(reader) is not { } read)
                {
                    return null;
                }

                foreach (var piece in read.Buffer)
                {
                    start.Write(piece.Span[..(int)Math.Min(piece.Length, MostNoted - start.Length)]);
                    all += piece.Length;
                    await output.WriteAsync(piece, CancellationToken.None);
                }

                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted || read.IsCanceled)
                {
                    isWhole = read.IsCompleted && !read.IsCanceled;
                    return isWhole ? all : null;
                }
            }
        }
        finally
        {
            Exchange.Of(context).NoteBody(start.ToArray(), isWhole && all == start.Length);
        }
    }

    private static async ValueTask<ReadResult?> NextAsync(PipeReader reader)
    {
        try
        {
            return await reader.ReadAsync(CancellationToken.None);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            return null; // Less came than was announced, or the client has left.
        }
    }
}
