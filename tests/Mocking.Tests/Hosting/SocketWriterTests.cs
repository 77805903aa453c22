using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Mocks.Mocking.Hosting;

namespace Mocks.Mocking.Tests.Hosting;

public sealed class SocketWriterTests : IAsyncLifetime
{
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private Socket _server = null!;
    private SocketWriter _writer = null!;

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(4097)]
    [InlineData(100_000)]
    public async Task What_is_written_in_pieces_of_any_size_is_sent_in_order_by_one_flush(int size)
    {
        var pieces = Enumerable.Range(0, 20).Select(piece => Enumerable.Repeat((byte)piece, size + piece).ToArray()).ToArray();
        foreach (var piece in pieces)
        {
            _writer.Write(piece);
        }

        Assert.Equal(pieces.Sum(piece => piece.Length), _writer.UnflushedBytes);
        Assert.Equal(0, _client.Available);
        var flush = _writer.FlushAsync(TestContext.Current.CancellationToken);

        Assert.True((await ReadAsync(pieces.Sum(piece => piece.Length))).AsSpan().SequenceEqual(pieces.SelectMany(piece => piece).ToArray()));
        Assert.False((await flush).IsCompleted);
        Assert.Equal(0, _writer.UnflushedBytes);
    }

    [Fact]
    public void Memory_that_was_not_used_is_given_again()
    {
        _writer.Write("head"u8);

        var first = _writer.GetMemory(300);

        Assert.True(_writer.GetMemory().Span.Overlaps(first.Span, out var offset) && offset == 0);
    }

    [Fact]
    public async Task A_body_is_one_chunk_after_the_head_and_the_next_answer_follows_it()
    {
        _writer.Write("head\r\n\r\n"u8);
        _writer.WriteChunkedBody("a body of 20 letters"u8.ToArray());
        await _writer.FlushAsync(TestContext.Current.CancellationToken);
        _writer.Write("next"u8);
        await _writer.FlushAsync(TestContext.Current.CancellationToken);

        _server.Shutdown(SocketShutdown.Send); // A byte that is missing fails the test at once.
        var sent = "head\r\n\r\n14\r\na body of 20 letters\r\n0\r\n\r\nnext"u8.ToArray();
        Assert.Equal(sent, await ReadAsync(sent.Length));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_written_for_a_client_that_left_is_discarded(bool isChunked)
    {
        _server.Dispose(); // As Kestrel does.

        for (var answer = 0; answer < 3; answer++)
        {
            _writer.Write("head"u8);
            if (isChunked)
            {
                _writer.WriteChunkedBody(new byte[5000]);
            }

            Assert.True((await _writer.FlushAsync(TestContext.Current.CancellationToken)).IsCompleted);
            Assert.Equal(0, _writer.UnflushedBytes);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_flush_to_a_client_that_does_not_read_can_be_cancelled(bool isChunked)
    {
        using var cancelled = new CancellationTokenSource();
        _writer.Write("head"u8);
        if (isChunked)
        {
            _writer.WriteChunkedBody(new byte[50_000_000]);
        }
        else
        {
            _writer.Write(new byte[50_000_000]);
        }

        var flush = _writer.FlushAsync(cancelled.Token);
        Assert.False(flush.IsCompleted);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await flush);
        _writer.Write("more"u8);
        Assert.True((await _writer.FlushAsync(TestContext.Current.CancellationToken)).IsCompleted);
    }

    [Theory]
    [InlineData(1_000, 5)]
    [InlineData(24_000, 100)]
    [InlineData(int.MaxValue, 8_947_848.529)]
    public void A_slow_client_has_as_long_as_Kestrel_gives_for_the_same_bytes(int bytes, double seconds)
    {
        var (context, limit) = (new DefaultHttpContext(), new Limit { MinDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5)) });
        context.Features.Set<IHttpMinResponseDataRateFeature>(limit);

        context.AllowTimeFor(bytes);

        Assert.Equal((240, seconds), (limit.MinDataRate.BytesPerSecond, Math.Round(limit.MinDataRate.GracePeriod.TotalSeconds, 3)));
    }

    public async ValueTask InitializeAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        await _client.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken);
        _server = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        _writer = new SocketWriter(_server, new Pipe().Writer);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class Limit : IHttpMinResponseDataRateFeature
    {
        public MinDataRate? MinDataRate { get; set; }
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await using var stream = new NetworkStream(_client);
        await stream.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return bytes;
    }
}
