using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Mocks.Mocking.Hosting;

/// <summary>Sends what Kestrel flushes straight to the socket, and a large body without a copy of it.</summary>
/// <remarks>Kestrel's own way copies a body into blocks of 4 KiB, which another task hands to the socket one by one: half of the processor time
/// of a large answer. It never writes while a flush is pending.</remarks>
internal sealed class SocketWriter(Socket socket, PipeWriter connection) : PipeWriter
{
    private const int SmallestBlock = 4096;

    // For a size hint of 0, a PipeWriter returns a buffer that is not empty.
    private const int SmallestSpan = 256;

    private static readonly byte[] ChunkEnd = "\r\n0\r\n\r\n"u8.ToArray();

    private readonly List<ArraySegment<byte>> _parts = new(3);
    private byte[] _block = [];
    private int _used;
    private ArraySegment<byte> _body;
    private bool _isEnded;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _used + _body.Count;

    /// <summary>Sends a body as one chunk and the last one. The response must not have a length, nor have started.</summary>
    /// <param name="body">Must not change until it has been sent.</param>
    public async Task SendChunkedAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.Headers.TransferEncoding = "chunked"; // Kestrel then leaves the chunks to this writer.
        await response.StartAsync(context.RequestAborted);
        context.AllowTimeFor(body.Length);
        WriteChunkedBody(body);
        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>Puts a body after the head that Kestrel has written.</summary>
    internal void WriteChunkedBody(ReadOnlyMemory<byte> body)
    {
        Advance(Encoding.ASCII.GetBytes($"{body.Length:x}\r\n", GetSpan()));
        _body = MemoryMarshal.TryGetArray(body, out var array) ? array : body.ToArray();
    }

    public override void Advance(int bytes) => _used += bytes;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        var wanted = Math.Max(sizeHint, SmallestSpan);
        if (_block.Length - _used < wanted)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(SmallestBlock, 2 * _block.Length), _used + wanted));
            _block.AsSpan(0, _used).CopyTo(larger);
            ReturnBlock();
            _block = larger;
        }

        return _block.AsMemory(_used);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <returns><see cref="FlushResult.IsCompleted"/> is true once the client has disconnected. Later writes are discarded.</returns>
    /// <exception cref="OperationCanceledException">The flush was cancelled while the client did not read. Kestrel closes the connection then.</exception>
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            if (UnflushedBytes > 0 && !_isEnded)
            {
                await SendAsync(cancellationToken);
            }
        }
        catch (Exception left) when (RawAnswer.IsEnded(left))
        {
            _isEnded = true;
        }
        catch (OperationCanceledException)
        {
            // The block may still be read from, so it is not returned.
            (_block, _used, _body, _isEnded) = ([], 0, default, true);
            throw;
        }

        ReturnBlock();
        (_block, _used, _body) = ([], 0, default);
        return new FlushResult(isCanceled: false, isCompleted: _isEnded);
    }

    // A flush that is pending ends when Kestrel closes the socket.
    public override void CancelPendingFlush() => connection.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => connection.Complete(exception);

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        if (_body.Count == 0)
        {
            ReadOnlyMemory<byte> rest = _block.AsMemory(0, _used);
            while (!rest.IsEmpty)
            {
                rest = rest[await socket.SendAsync(rest, cancellationToken)..];
            }

            return;
        }

        _parts.AddRange(new ArraySegment<byte>(_block, 0, _used), _body, ChunkEnd);
        await socket.SendAsync(_parts).WaitAsync(cancellationToken); // A socket that blocks no thread sends all of a list, or fails.
        _parts.Clear();
    }

    private void ReturnBlock()
    {
        if (_block.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_block);
        }
    }
}

internal static class SocketWriting
{
    /// <summary>Gives each connection a <see cref="SocketWriter"/>; one that is served without a socket keeps its own writer.</summary>
    public static IConnectionBuilder UseSocketWriter(this IConnectionBuilder connections) => connections.Use(next => connection =>
    {
        if (connection.Features.Get<IConnectionSocketFeature>() is { } feature)
        {
            var writer = new SocketWriter(feature.Socket, connection.Transport.Output);
            connection.Features.Set(writer);
            connection.Transport = new Transport(connection.Transport.Input, writer);
        }

        return next(connection);
    });

    /// <summary>Gives a slow client the time that Kestrel gives for the bytes that it sends itself; it does not know of these.</summary>
    public static void AllowTimeFor(this HttpContext context, int bytes)
    {
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { MinDataRate: { } rate } limit)
        {
            var time = TimeSpan.FromSeconds(bytes / rate.BytesPerSecond);
            limit.MinDataRate = new MinDataRate(rate.BytesPerSecond, time > rate.GracePeriod ? time : rate.GracePeriod);
        }
    }
}

/// <summary>The two directions of a connection.</summary>
internal sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
