using System.Buffers;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Mocks.Mocking.Journal;

/// <summary>How the reading of a request body ended.</summary>
public enum BodyEnd
{
    Whole,

    /// <summary>The body has more bytes than the service accepts.</summary>
    TooLarge,

    /// <summary>The body did not arrive in time.</summary>
    TooSlow,

    /// <summary>The client left, or broke the framing.</summary>
    Broken,
}

/// <summary>A body in pooled memory. Dispose it when its bytes are no longer used.</summary>
/// <param name="Bytes">All of it, until this is disposed.</param>
/// <param name="Kept">A copy that lasts.</param>
public sealed record BorrowedBody(ReadOnlyMemory<byte> Bytes, KeptBody Kept, IDisposable? Memory) : IDisposable
{
    public void Dispose() => Memory?.Dispose();
}

/// <summary>Reads the body of a request once, and notes it in the request's exchange. A second call gives the same bytes.</summary>
/// <remarks>A client that waits for <c>100 Continue</c> gets it when the reading begins.</remarks>
public static class RequestBody
{
    /// <summary>How many bytes are read at most; the rest counts as missing.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Reads to its end a body that no handler wants, and notes as much of it as the journal has of any.</summary>
    internal static async Task SkipBodyAsync(this HttpContext context)
    {
        var exchange = Exchange.Of(context);
        if (exchange.KeptBody is null)
        {
            using var read = await PooledBody.ReadAsync(context, MaxBytes, RequestJournal.MaxBytesOfOneBody);
            exchange.NoteBody(read.Bytes.ToArray(), read.IsWhole);
        }
    }

    public static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(this HttpContext context)
    {
        var exchange = Exchange.Of(context);
        if (exchange.KeptBody is null)
        {
            using var read = await PooledBody.ReadAsync(context, MaxBytes);
            exchange.NoteBody(read.Bytes.ToArray(), read.IsWhole);
        }

        return exchange.KeptBody!.Read();
    }

    /// <summary>Reads into pooled memory, for routes that take many large bodies at the same time.</summary>
    public static async Task<BorrowedBody> BorrowBodyAsync(this HttpContext context)
    {
        var exchange = Exchange.Of(context);
        if (exchange.KeptBody is { } known)
        {
            return new BorrowedBody(known.Read(), known, null);
        }

        var read = await PooledBody.ReadAsync(context, MaxBytes);
        return new BorrowedBody(read.Bytes, exchange.CopyBody(read.Bytes.Span, read.IsWhole), read);
    }

    /// <summary>Reads as a service does that refuses large and slow bodies, and no further.</summary>
    /// <param name="tooMany">A body of this many bytes is refused; this many of it are kept.</param>
    /// <param name="timeout">For the whole body.</param>
    public static async Task<(ReadOnlyMemory<byte> Body, BodyEnd End)> ReadBodyAsync(this HttpContext context, int tooMany, TimeSpan timeout)
    {
        var exchange = Exchange.Of(context);
        if (exchange.KeptBody is null)
        {
            if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            {
                rate.MinDataRate = null; // Kestrel's own limit is reached at about the same time, and gives another answer.
            }

            using var late = new CancellationTokenSource(timeout, context.RequestServices.GetRequiredService<TimeProvider>());
            using var read = await PooledBody.ReadAsync(context, tooMany, endsWhenFull: true, cancellationToken: late.Token);
            exchange.NoteBody(read.Bytes.ToArray(), read.IsWhole);
            if (late.IsCancellationRequested && !read.IsWhole)
            {
                return (exchange.Body, BodyEnd.TooSlow);
            }
        }

        return (exchange.Body, exchange.BodyBytes >= tooMany ? BodyEnd.TooLarge : exchange.BodyIncomplete ? BodyEnd.Broken : BodyEnd.Whole);
    }

    /// <param name="IsWhole">These are all bytes of the body.</param>
    private readonly record struct PooledBody(byte[] Buffer, int Length, bool IsWhole) : IDisposable
    {
        private const int MaxPooled = 256 * 1024;

        public ReadOnlyMemory<byte> Bytes => Buffer.AsMemory(0, Length);

        /// <summary>Reads a body up to a cap, however it is framed and however it ends.</summary>
        /// <param name="maxKept">Bytes that are kept of those that are read.</param>
        /// <param name="endsWhenFull">Do not wait for what follows the last byte that is kept.</param>
        public static async Task<PooledBody> ReadAsync(
            HttpContext context, int maxBytes, int maxKept = MaxBytes, bool endsWhenFull = false, CancellationToken cancellationToken = default)
        {
            var reader = context.Request.BodyReader;
            // Not by a token: Kestrel could not use the reader any more, and would say so on standard error.
            using var ended = cancellationToken.Register(reader.CancelPendingRead);
            using var left = context.RequestAborted.Register(reader.CancelPendingRead);
            var buffer = Rent((int)Math.Clamp(context.Request.ContentLength ?? 256, 1, Math.Min(maxBytes, 128 * 1024)));
            var (length, all) = (0, 0L);
            try
            {
                while (true)
                {
                    var read = await reader.ReadAsync(CancellationToken.None);
                    var take = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, Math.Min(maxBytes, maxKept) - length));
                    all += read.Buffer.Length;
                    buffer = Grow(buffer, length, length + (int)take.Length);
                    take.CopyTo(buffer.AsSpan(length));
                    length += (int)take.Length;

                    var cut = all > maxBytes || (endsWhenFull && length == maxBytes);
                    reader.AdvanceTo(read.Buffer.End);
                    if (cut || read.IsCompleted || read.IsCanceled)
                    {
                        return new PooledBody(buffer, length, read.IsCompleted && !cut && length == all);
                    }
                }
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // The client left, was slower than Kestrel's minimum data rate, or broke the framing: what came is still a request.
                return new PooledBody(buffer, length, false);
            }
        }

        public void Dispose() => Return(Buffer);

        private static byte[] Grow(byte[] buffer, int used, int needed)
        {
            if (needed <= buffer.Length)
            {
                return buffer;
            }

            var larger = Rent(Math.Max(needed, 2 * buffer.Length));
            buffer.AsSpan(0, used).CopyTo(larger);
            Return(buffer);
            return larger;
        }

        // The pool would keep many of the largest: some for each core, and one for each thread.
        private static byte[] Rent(int length) =>
            length > MaxPooled ? GC.AllocateUninitializedArray<byte>(length) : ArrayPool<byte>.Shared.Rent(length);

        private static void Return(byte[] buffer)
        {
            if (buffer.Length <= MaxPooled)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
