using Mocks.AgentRpc.Yamux;

namespace Mocks.AgentRpc.Tests.Yamux;

/// <summary>A session stops reading from a peer that sends more than it may keep.</summary>
public sealed class FloodTests
{
    [Fact]
    public async Task A_peer_that_floods_a_session_with_pings_and_reads_no_answers_is_read_no_further()
    {
        var peer = new FloodingPeer(new RawFrame(2, RawFrame.Syn, 0, 1, []));
        await using var session = YamuxSession.Server(peer);

        await peer.UntilAsync(1024 * 1024, session);
        await peer.AssertNotReadAsync(2 * 1024 * 1024);

        peer.TakeAnswers();
        await peer.UntilAsync(3 * 1024 * 1024, session);
    }

    [Fact]
    public async Task A_session_with_too_many_bytes_that_wait_for_readers_reads_no_further()
    {
        // Less than the window, more than the limit.
        var peer = new FloodingPeer(RawFrame.OfData(1, new byte[1000])) { First = RawFrame.OfWindow(1, RawFrame.Syn), Last = 250_000 };
        await using var session = YamuxSession.Server(peer, new YamuxSettings { MaxUnreadBytes = 100_000 });
        peer.TakeAnswers();

        await peer.UntilAsync(100_000, session);
        await peer.AssertNotReadAsync(110_000);

        var stream = await session.AcceptAsync(TestContext.Current.CancellationToken);
        await stream.ReadExactlyAsync(new byte[60_000], TestContext.Current.CancellationToken);
        await peer.UntilAsync(150_000, session);
        await peer.AssertNotReadAsync(175_000);
    }
}
