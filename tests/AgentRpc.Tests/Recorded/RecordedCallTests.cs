using System.Text;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Tests.Yamux;
using Mocks.AgentRpc.Yamux;

namespace Mocks.AgentRpc.Tests.Recorded;

/// <summary>Each recorded call, from both sides: the mock as the server of the recorded agent, and as the client of the recorded server.</summary>
public sealed class RecordedCallTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Calls => [.. Recording.Calls];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task The_server_answers_the_recorded_agent_as_the_real_one(string name)
    {
        var recording = Recording.Read(name);
        var (agent, server) = await SocketPair.ConnectAsync();
        using var peer = new RawPeer(agent);
        await using var session = YamuxSession.Server(server);
        var serving = DrpcServer.ServeAsync(session, method => name == "unknown-rpc" ? null : new RecordedHandler(recording).ServeAsync, Cancelled);

        var received = await new Replay(recording, peer, asAgent: true).PlayAsync();

        AssertSame(recording, received, fromAgent: false);
        await session.DisposeAsync();
        await serving;
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task The_client_calls_the_recorded_server_as_the_real_one(string name)
    {
        var recording = Recording.Read(name);
        var (client, server) = await SocketPair.ConnectAsync();
        using var peer = new RawPeer(server);
        await using var session = YamuxSession.Client(client);
        var calling = new RecordedCaller(recording, session).CallAsync(name);

        var received = await new Replay(recording, peer, asAgent: false).PlayAsync();

        AssertSame(recording, received, fromAgent: true);
        Assert.Equal(recording.Packets(fromAgent: false).Where(packet => packet.Kind is "Message" or "Error").Select(packet => Text(packet.Data)), (await calling).Select(Text));
    }

    [Fact]
    public async Task A_ping_and_its_answer_are_the_recorded_ones()
    {
        await Task.WhenAll(Recording.Read("ping-from-server").Frames.Select(async one =>
        {
            var (near, far) = await SocketPair.ConnectAsync();
            using var peer = new RawPeer(far);
            await using var session = one.FromAgent ? YamuxSession.Client(near) : YamuxSession.Server(near);
            var pinging = one.FromAgent ? default : session.PingAsync(Cancelled);
            if (one.FromAgent)
            {
                await peer.SendAsync(Recording.Read("ping-from-server").Frames[0].Frame);
            }

            Assert.Equal(one.Frame.ToString(), $"{await peer.ReadAsync()}");
            if (!one.FromAgent)
            {
                await peer.SendAsync(Recording.Read("ping-from-server").Frames[1].Frame);
                Assert.True(await pinging > TimeSpan.Zero);
            }
        }));
    }

    [Fact]
    public async Task A_go_away_is_the_recorded_one_and_the_client_opens_nothing_after_it()
    {
        var recorded = Recording.Read("go-away-from-server").Frames[0].Frame;
        var (client, server) = await SocketPair.ConnectAsync();
        using var peer = new RawPeer(client);
        await using var session = YamuxSession.Server(server);
        session.GoAway();
        Assert.Equal($"{recorded}", $"{await peer.ReadAsync()}");

        await using var sessions = await SessionPair.ConnectAsync();
        sessions.Server.GoAway();
        await sessions.Server.PingAsync(Cancelled); // The go-away has come when the answer is there.

        var error = await Assert.ThrowsAsync<YamuxException>(() => sessions.Client.OpenAsync(Cancelled).AsTask());
        Assert.Equal("remote end is not accepting connections", error.Message);
    }

    private static void AssertSame(Recording recording, List<RawFrame> received, bool fromAgent)
    {
        var expected = recording.Frames.Where(one => one.FromAgent == fromAgent).Select(one => one.Frame).ToList();
        foreach (var stream in expected.Select(frame => frame.Stream).Distinct())
        {
            List<RawFrame> wanted = [.. expected.Where(frame => frame.Stream == stream)], had = [.. received.Where(frame => frame.Stream == stream)];
            Assert.Equal(Text([.. wanted.SelectMany(frame => frame.Data)]), Text([.. had.SelectMany(frame => frame.Data)]));
            Assert.Equal(Flagged(wanted), Flagged(had));

            // Where a long message is cut depends on the window at that moment.
            if (wanted.Sum(frame => frame.Data.Length) < YamuxSettings.Window)
            {
                Assert.Equal(Data(wanted), Data(had));
            }
        }
    }

    private static IEnumerable<string> Data(List<RawFrame> frames) => frames.Where(frame => frame.Type == 0).Select(frame => frame.ToString());

    // SYN is the first and FIN the last; the ACK may come anywhere.
    private static IEnumerable<string> Flagged(List<RawFrame> frames) => frames.Where(frame => frame.Flags != 0).Select(frame => frame.ToString()).Order();

    private static string Text(byte[] data) => Encoding.Latin1.GetString(data);
}
