using Mocks.AgentRpc.Yamux;

namespace Mocks.AgentRpc.Tests.Yamux;

public sealed class StreamTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_writer_waits_when_its_window_is_used_up_and_goes_on_with_the_readers_credit()
    {
        await using var sessions = await SessionPair.ConnectAsync();
        await using var written = await sessions.Client.OpenAsync(Cancelled);
        await using var read = await sessions.Server.AcceptAsync(Cancelled);

        var writing = written.WriteAsync(new byte[YamuxSettings.Window + 1], Cancelled).AsTask();
        await sessions.Server.PingAsync(Cancelled);
        Assert.False(writing.IsCompleted);
        await read.ReadExactlyAsync(new byte[YamuxSettings.Window / 2], Cancelled);

        await writing;
        await read.ReadExactlyAsync(new byte[(YamuxSettings.Window / 2) + 1], Cancelled);
    }

    [Fact]
    public async Task The_window_is_opened_again_when_at_least_half_of_it_was_read()
    {
        await using var one = await RefusalTests.ServedAsync();
        await one.Peer.SendAsync(RawFrame.OfWindow(1, RawFrame.Syn), RawFrame.OfData(1, new byte[200_000]));
        await using var stream = await one.Session.AcceptAsync(Cancelled);
        Assert.Equal(RawFrame.Ack, (await one.Peer.ReadAsync())!.Flags);

        await stream.ReadExactlyAsync(new byte[(YamuxSettings.Window / 2) - 1], Cancelled);
        await one.Peer.SendAsync(new RawFrame(2, RawFrame.Syn, 0, 1, []));
        Assert.Equal(2, (await one.Peer.ReadAsync())!.Type);
        await stream.ReadExactlyAsync(new byte[1], Cancelled);

        Assert.Equal(RawFrame.OfWindow(1, credit: YamuxSettings.Window / 2).ToString(), $"{await one.Peer.ReadAsync()}");
    }

    [Fact]
    public async Task A_side_that_has_closed_its_direction_still_reads_the_other()
    {
        await using var sessions = await SessionPair.ConnectAsync();
        await using var near = await sessions.Client.OpenAsync(Cancelled);
        await using var far = await sessions.Server.AcceptAsync(Cancelled);

        near.CloseWrite();
        Assert.Equal(0, await far.ReadAsync(new byte[1], Cancelled));
        await far.WriteAsync(new byte[] { 1, 2, 3 }, Cancelled);
        await far.DisposeAsync();

        var buffer = new byte[10];
        Assert.Equal(3, await near.ReadAtLeastAsync(buffer, 10, throwOnEndOfStream: false, Cancelled));
        Assert.Equal("stream closed", (await Assert.ThrowsAsync<YamuxException>(() => near.WriteAsync(new byte[1], Cancelled).AsTask())).Message);
        Assert.Equal((0, 0), (sessions.Client.StreamCount, sessions.Server.StreamCount));
    }

    [Fact]
    public async Task The_256th_stream_without_an_acknowledgement_is_the_last_that_opens()
    {
        var (client, server) = await SocketPair.ConnectAsync();
        using var peer = new RawPeer(server);
        await using var session = YamuxSession.Client(client);
        for (var at = 0; at < 256; at++)
        {
            await session.OpenAsync(Cancelled);
        }

        var opening = session.OpenAsync(Cancelled).AsTask();
        Assert.False(opening.IsCompleted);
        await peer.SendAsync(RawFrame.OfWindow(1, RawFrame.Ack));

        Assert.Equal(513u, (await opening).Id);
    }

    [Fact]
    public async Task A_cancelled_read_takes_nothing()
    {
        await using var sessions = await SessionPair.ConnectAsync();
        await using var near = await sessions.Client.OpenAsync(Cancelled);
        await using var far = await sessions.Server.AcceptAsync(Cancelled);
        using var given = new CancellationTokenSource();
        var reading = far.ReadAsync(new byte[1], given.Token);

        await given.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => reading.AsTask());
        await near.WriteAsync(new byte[] { 7 }, Cancelled);
        var buffer = new byte[2];
        Assert.Equal((1, 7), (await far.ReadAsync(buffer, Cancelled), buffer[0]));
    }

    [Fact]
    public async Task When_the_connection_ends_so_does_everything_that_waits()
    {
        var (client, server) = await SocketPair.ConnectAsync();
        await using var session = YamuxSession.Client(client);
        await using var stream = await session.OpenAsync(Cancelled);
        var reading = stream.ReadAsync(new byte[1], Cancelled);
        var accepting = session.AcceptAsync(Cancelled);
        var pinging = session.PingAsync(Cancelled);
        var writing = stream.WriteAsync(new byte[YamuxSettings.Window + 1], Cancelled);

        await server.DisposeAsync();

        Assert.Equal(0, await reading);
        await Assert.ThrowsAsync<YamuxException>(() => accepting.AsTask());
        await Assert.ThrowsAsync<YamuxException>(() => pinging.AsTask());
        await Assert.ThrowsAsync<YamuxException>(() => writing.AsTask());
        Assert.Equal("session shutdown", (await Assert.ThrowsAsync<YamuxException>(() => session.OpenAsync(Cancelled).AsTask())).Message);
        await session.Completion;
    }

    [Fact]
    public async Task Streams_side_by_side_keep_their_bytes_apart_and_in_order()
    {
        await using var sessions = await SessionPair.ConnectAsync();

        var all = await Task.WhenAll(Enumerable.Range(1, 40).Select(async seed =>
        {
            var sent = new byte[seed * 10_000];
            new Random(seed).NextBytes(sent);
            await using var near = await sessions.Client.OpenAsync(Cancelled);
            var returning = ReturnAsync(await sessions.Server.AcceptAsync(Cancelled));
            var reading = ReadToEndAsync(near);
            for (var at = 0; at < sent.Length;)
            {
                var count = Math.Min(1 + (at % 4099), sent.Length - at);
                await near.WriteAsync(sent.AsMemory(at, count), Cancelled);
                at += count;
            }

            near.CloseWrite();
            await returning;
            return (await reading).SequenceEqual(sent);
        }));

        Assert.All(all, Assert.True);
        Assert.Equal((0, 0), (sessions.Client.StreamCount, sessions.Server.StreamCount));
    }

    private static async Task ReturnAsync(YamuxStream stream)
    {
        await using (stream)
        {
            await stream.CopyToAsync(stream, Cancelled);
        }
    }

    private static async Task<byte[]> ReadToEndAsync(Stream stream)
    {
        var all = new MemoryStream();
        await stream.CopyToAsync(all, Cancelled);
        return all.ToArray();
    }
}
