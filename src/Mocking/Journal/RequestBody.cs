using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Mocks.Mocking.Journal;

/// <summary>A request body in memory that is used again: to be disposed when nobody looks at its bytes any more.</summary>
/// <param name="IsWhole">These are all of its bytes.</param>
internal readonly record struct RequestBody(byte[] Room, int Length, bool IsWhole) : IDisposable
{
    public ReadOnlyMemory<byte> Bytes => Room.AsMemory(0, Length);

    /// <summary>Reads it whole, up to a cap, however it is framed and however it ends.</summary>
    /// <param name="endsWhenFull">Do not wait for what follows the last byte that may be kept.</param>
    public static async Task<RequestBody> ReadAsync(
        HttpContext context, int maxBytes, bool endsWhenFull = false, CancellationToken cancellationToken = default)
    {
        var reader = context.Request.BodyReader;
        // Not by a token: Kestrel could not use the reader any more.
        using var ended = cancellationToken.Register(reader.CancelPendingRead);
        var room = ArrayPool<byte>.Shared.Rent(StartingSize(context.Request.ContentLength, maxBytes));
        var length = 0;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted);
                var take = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, maxBytes - length));
                room = Grow(room, length, length + (int)take.Length);
                take.CopyTo(room.AsSpan(length));
                length += (int)take.Length;

                var cut = take.Length < read.Buffer.Length || (endsWhenFull && length == maxBytes);
                reader.AdvanceTo(read.Buffer.End);
                if (cut || read.IsCompleted || read.IsCanceled)
                {
                    return new RequestBody(room, length, read.IsCompleted && !cut);
                }
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client left, stalled past Kestrel's minimum data rate, or broke the framing: what came is still a request.
            return new RequestBody(room, length, false);
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(Room);

    private static byte[] Grow(byte[] room, int used, int needed)
    {
        if (needed <= room.Length)
        {
            return room;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * room.Length));
        room.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(room);
        return larger;
    }

    private static int StartingSize(long? contentLength, int maxBytes) =>
        (int)Math.Clamp(contentLength ?? 256, 1, Math.Min(maxBytes, 128 * 1024));
}
