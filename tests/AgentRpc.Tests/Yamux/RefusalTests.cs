using Mocks.AgentRpc.Yamux;

namespace Mocks.AgentRpc.Tests.Yamux;

/// <summary>Frames that the library refuses: the session ends with its words, and with a go-away where the library sends one.</summary>
public sealed class RefusalTests
{
    private const string ProtocolErrorGoAway = "000300000000000000000001";

    private static readonly RawFrame Syn = RawFrame.OfWindow(1, RawFrame.Syn);

    /// <summary>The frames, the library's words, and whether it tells the peer.</summary>
    public static TheoryData<byte[], string, bool> BadFrames => new()
    {
        { [1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0], "invalid protocol version", false },
        { [0, 4, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0], "invalid msg type", false },
        { [.. Syn.ToBytes(), .. Syn.ToBytes()], "duplicate stream initiated", true },
        { [.. Syn.ToBytes(), .. RawFrame.OfData(1, new byte[YamuxSettings.Window + 1]).ToBytes()], "recv window exceeded", true },
        { [.. Syn.ToBytes(), .. RawFrame.OfData(1, new byte[YamuxSettings.Window]).ToBytes(), .. RawFrame.OfData(1, [1]).ToBytes()], "recv window exceeded", true },
        { [.. Syn.ToBytes(), .. RawFrame.OfWindow(1, RawFrame.Fin).ToBytes(), .. RawFrame.OfWindow(1, RawFrame.Fin).ToBytes()], "unexpected flag", true },
        { [.. Syn.ToBytes(), .. RawFrame.OfData(1, [1], RawFrame.Fin).ToBytes(), .. RawFrame.OfData(1, [1], RawFrame.Fin).ToBytes()], "unexpected flag", true },
        { new RawFrame(3, 0, 0, 1, []).ToBytes(), "yamux protocol error", false },
        { new RawFrame(3, 0, 0, 2, []).ToBytes(), "remote yamux internal error", false },
        { new RawFrame(3, 0, 0, 3, []).ToBytes(), "unexpected go away received", false },
    };

    [Theory]
    [MemberData(nameof(BadFrames))]
    public async Task A_frame_that_breaks_the_protocol_ends_its_session(byte[] bytes, string words, bool saysSo)
    {
        var (client, server) = await SocketPair.ConnectAsync();
        using var peer = new RawPeer(client);
        await using var session = YamuxSession.Server(server);

        await peer.SendAsync(bytes);
        var received = await peer.ReadToEndAsync();

        await session.Completion;
        Assert.Equal(words, Assert.IsType<YamuxException>(session.Error).Message);
        Assert.True(received.Count == 0 || (saysSo && $"{received[^1]}" == ProtocolErrorGoAway), string.Join(", ", received));
    }

    [Fact]
    public async Task Frames_for_a_stream_that_is_not_known_are_dropped()
    {
        await using var one = await ServedAsync();

        await one.Peer.SendAsync(
            RawFrame.OfData(7, new byte[70_000]), RawFrame.OfWindow(9, credit: 5), RawFrame.OfWindow(11, RawFrame.Rst), RawFrame.OfWindow(13, RawFrame.Fin),
            RawFrame.OfWindow(15, RawFrame.Ack), new RawFrame(2, RawFrame.Syn, 0, 77, []));

        Assert.Equal(new RawFrame(2, RawFrame.Ack, 0, 77, []).ToString(), $"{await one.Peer.ReadAsync()}");
        Assert.Equal(0, one.Session.StreamCount);
    }

    [Fact]
    public async Task A_stream_beyond_the_backlog_is_reset()
    {
        await using var one = await ServedAsync();

        await one.Peer.SendAsync([.. Enumerable.Range(0, 257).Select(at => RawFrame.OfWindow((uint)((2 * at) + 1), RawFrame.Syn))]);

        Assert.Equal(RawFrame.OfWindow(513, RawFrame.Rst).ToString(), $"{await one.Peer.ReadAsync()}");
        Assert.Equal(256, one.Session.StreamCount);
    }

    [Fact]
    public async Task A_stream_beyond_the_limit_is_reset()
    {
        await using var one = await ServedAsync(new YamuxSettings { MaxStreams = 3 });

        await one.Peer.SendAsync([.. Enumerable.Range(0, 4).Select(at => RawFrame.OfWindow((uint)((2 * at) + 1), RawFrame.Syn))]);

        Assert.Equal(RawFrame.OfWindow(7, RawFrame.Rst).ToString(), $"{await one.Peer.ReadAsync()}");
    }

    [Fact]
    public async Task A_side_that_goes_away_resets_new_streams_and_keeps_the_old()
    {
        await using var one = await ServedAsync();
        await one.Peer.SendAsync(Syn);
        var stream = await one.Session.AcceptAsync(TestContext.Current.CancellationToken);
        one.Session.GoAway();

        await one.Peer.SendAsync(RawFrame.OfWindow(3, RawFrame.Syn), RawFrame.OfData(3, [1, 2, 3]), RawFrame.OfData(1, [7]));

        var received = await one.Peer.ReadUntilAsync(frame => frame.Stream == 3);
        Assert.Equal(RawFrame.OfWindow(3, RawFrame.Rst).ToString(), $"{received[^1]}");
        var buffer = new byte[1];
        Assert.Equal(1, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
        Assert.Equal(7, buffer[0]);
    }

    [Fact]
    public async Task A_reset_stream_fails_its_reader_and_its_writer_and_no_other()
    {
        await using var one = await ServedAsync();
        await one.Peer.SendAsync(Syn, RawFrame.OfWindow(3, RawFrame.Syn));
        var (reset, other) = (await one.Session.AcceptAsync(TestContext.Current.CancellationToken), await one.Session.AcceptAsync(TestContext.Current.CancellationToken));
        var reading = reset.ReadAsync(new byte[1], TestContext.Current.CancellationToken);

        await one.Peer.SendAsync(RawFrame.OfWindow(1, RawFrame.Rst), RawFrame.OfData(3, [7]));

        Assert.Equal("connection reset", (await Assert.ThrowsAsync<YamuxException>(() => reading.AsTask())).Message);
        Assert.Equal("connection reset", (await Assert.ThrowsAsync<YamuxException>(() => reset.WriteAsync(new byte[1], TestContext.Current.CancellationToken).AsTask())).Message);
        Assert.Equal(1, await other.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        Assert.Equal(1, one.Session.StreamCount);
    }

    internal static async Task<Served> ServedAsync(YamuxSettings? settings = null, TimeProvider? time = null)
    {
        var (client, server) = await SocketPair.ConnectAsync();
        return new Served(new RawPeer(client), YamuxSession.Server(server, settings, time));
    }

    /// <summary>A session, and a raw client at the other end.</summary>
    internal sealed record Served(RawPeer Peer, YamuxSession Session) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Session.DisposeAsync();
            Peer.Dispose();
        }
    }
}
