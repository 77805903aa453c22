using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Mocks.Mocking.Journal;

/// <summary>Reads a request body whole, up to a cap, however it is framed and however it ends.</summary>
internal static class RequestBody
{
    /// <param name="endsWhenFull">Do not wait for what follows the last byte that may be kept.</param>
    /// <returns>The bytes, and whether they are all of it.</returns>
    public static async Task<(ReadOnlyMemory<byte> Body, bool Complete)> ReadAsync(
        HttpContext context, int mostBytes, bool endsWhenFull = false, CancellationToken late = default)
    {
        var reader = context.Request.BodyReader;
        // Not by a token: Kestrel could not use the reader any more.
        using var ended = late.Register(reader.CancelPendingRead);
        var buffer = new ArrayBufferWriter<byte>(StartingSize(context.Request.ContentLength, mostBytes));
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted);
                var take = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, mostBytes - buffer.WrittenCount));
                foreach (var segment in take)
                {
                    buffer.Write(segment.Span);
                }

                var cut = take.Length < read.Buffer.Length || (endsWhenFull && buffer.WrittenCount == mostBytes);
                reader.AdvanceTo(read.Buffer.End);
                if (cut || read.IsCompleted || read.IsCanceled)
                {
                    return (buffer.WrittenMemory, read.IsCompleted && !cut);
                }
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client left, stalled past Kestrel's minimum data rate, or broke the framing: what came is still a request.
            return (buffer.WrittenMemory, false);
        }
    }

    private static int StartingSize(long? contentLength, int mostBytes) =>
        (int)Math.Clamp(contentLength ?? 256, 1, Math.Min(mostBytes, 128 * 1024));
}
