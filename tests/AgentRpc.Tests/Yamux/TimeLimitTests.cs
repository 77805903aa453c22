using Mocks.AgentRpc.Yamux;

namespace Mocks.AgentRpc.Tests.Yamux;

/// <summary>What a session does when time passes, on a clock that the test moves.</summary>
public sealed class TimeLimitTests
{
    private static readonly YamuxSettings Quiet = new() { KeepAliveInterval = Timeout.InfiniteTimeSpan };

    private readonly ManualTime _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(30)]
    [InlineData(15)]
    public async Task A_half_open_connection_is_given_up_when_a_ping_gets_no_answer(int intervalSeconds)
    {
        var interval = TimeSpan.FromSeconds(intervalSeconds);
        await using var one = await RefusalTests.ServedAsync(new YamuxSettings { KeepAliveInterval = interval }, _time);

        await _time.UntilSomethingWaitsAsync(interval);
        _time.Advance(interval);
        Assert.Equal(new RawFrame(2, RawFrame.Syn, 0, 0, []).ToString(), $"{await one.Peer.ReadAsync()}");
        await one.Peer.SendAsync(new RawFrame(2, RawFrame.Ack, 0, 0, []));

        await _time.UntilSomethingWaitsAsync(interval);
        _time.Advance(interval);
        Assert.Equal(new RawFrame(2, RawFrame.Syn, 0, 1, []).ToString(), $"{await one.Peer.ReadAsync()}");
        await _time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));

        await one.Session.Completion;
        Assert.Equal("keepalive timeout", Assert.IsType<YamuxException>(one.Session.Error).Message);
        Assert.Null(await one.Peer.ReadAsync());
    }

    [Fact]
    public async Task A_ping_without_an_answer_fails_and_the_session_lives_on()
    {
        await using var one = await RefusalTests.ServedAsync(Quiet, _time);

        var pinging = one.Session.PingAsync(Cancelled);
        await _time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("i/o deadline reached", (await Assert.ThrowsAsync<YamuxException>(() => pinging.AsTask())).Message);
        await one.Peer.SendAsync(new RawFrame(2, RawFrame.Ack, 0, 0, []), new RawFrame(2, RawFrame.Syn, 0, 5, []));
        Assert.Equal(new RawFrame(2, RawFrame.Ack, 0, 5, []).ToString(), $"{(await one.Peer.ReadUntilAsync(frame => frame.Flags == RawFrame.Ack))[^1]}");
    }

    [Fact]
    public async Task A_session_ends_when_a_stream_that_it_opened_is_not_acknowledged()
    {
        await using var one = await RefusalTests.ServedAsync(Quiet, _time);
        await using var first = await one.Session.OpenAsync(Cancelled);
        Assert.Equal(RawFrame.OfWindow(2, RawFrame.Syn).ToString(), $"{await one.Peer.ReadAsync()}");
        await one.Peer.SendAsync(RawFrame.OfWindow(2, RawFrame.Ack));
        await one.Session.OpenAsync(Cancelled);
        await PingAsync(one);

        _time.Advance(TimeSpan.FromSeconds(75));

        await one.Session.Completion;
        Assert.Equal("i/o deadline reached", Assert.IsType<YamuxException>(one.Session.Error).Message);
    }

    [Fact]
    public async Task A_stream_that_the_peer_does_not_close_too_is_reset_after_five_minutes()
    {
        await using var one = await RefusalTests.ServedAsync(Quiet, _time);
        await one.Peer.SendAsync(RawFrame.OfWindow(1, RawFrame.Syn), RawFrame.OfWindow(3, RawFrame.Syn));
        await (await one.Session.AcceptAsync(Cancelled)).DisposeAsync();
        await (await one.Session.AcceptAsync(Cancelled)).DisposeAsync();
        await one.Peer.SendAsync(RawFrame.OfWindow(1, RawFrame.Fin));
        await PingAsync(one);
        Assert.Equal(1, one.Session.StreamCount);

        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(RawFrame.OfWindow(3, RawFrame.Rst).ToString(), $"{await one.Peer.ReadAsync()}");
        Assert.Equal(0, one.Session.StreamCount);
    }

    [Fact]
    public async Task A_late_acknowledgement_does_not_lift_the_limit_for_the_second_FIN()
    {
        await using var one = await RefusalTests.ServedAsync(Quiet, _time);
        await (await one.Session.OpenAsync(Cancelled)).DisposeAsync();
        await one.Peer.SendAsync(RawFrame.OfWindow(2, RawFrame.Ack));
        await PingAsync(one);

        _time.Advance(TimeSpan.FromSeconds(75));
        Assert.Equal(1, one.Session.StreamCount);
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(RawFrame.OfWindow(2, RawFrame.Rst).ToString(), $"{await one.Peer.ReadAsync()}");
        Assert.Null(one.Session.Error);
    }

    [Fact]
    public async Task A_peer_that_never_reads_costs_the_writer_its_write_and_then_the_session()
    {
        await using var one = await RefusalTests.ServedAsync(new YamuxSettings(), _time);
        await one.Peer.SendAsync(RawFrame.OfWindow(1, RawFrame.Syn), RawFrame.OfWindow(1, credit: 1u << 30));
        await using var stream = await one.Session.AcceptAsync(Cancelled);

        var writing = WriteForEverAsync(stream);
        await _time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("connection write timeout", (await Assert.ThrowsAsync<YamuxException>(() => writing)).Message);
        _time.Advance(TimeSpan.FromSeconds(20));
        await _time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));
        await one.Session.Completion;
        Assert.Equal("keepalive timeout", Assert.IsType<YamuxException>(one.Session.Error).Message);
    }

    private static async Task WriteForEverAsync(YamuxStream stream)
    {
        while (true)
        {
            await stream.WriteAsync(new byte[64 * 1024], Cancelled);
        }
    }

    // When the answer is there, the session has taken all frames before it.
    private static async Task PingAsync(RefusalTests.Served one)
    {
        await one.Peer.SendAsync(new RawFrame(2, RawFrame.Syn, 0, 99, []));
        await one.Peer.ReadUntilAsync(frame => frame is { Type: 2, Length: 99 });
    }
}
