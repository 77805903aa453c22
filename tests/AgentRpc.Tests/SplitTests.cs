using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Tests.Recorded;
using Mocks.AgentRpc.Tests.Yamux;
using Mocks.AgentRpc.Yamux;

namespace Mocks.AgentRpc.Tests;

/// <summary>The borders at which a connection's bytes come change nothing.</summary>
public sealed class SplitTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Calls => [.. Recording.Calls.Where(name => name != "300k-down")];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_recorded_session_that_is_split_at_any_byte_is_answered_the_same(string name)
    {
        var bytes = Recording.Read(name).Frames.Where(one => one.FromAgent).Sum(one => 12 + one.Frame.Data.Length);
        var whole = await AnswersAsync(name, []);

        for (var at = 1; at < bytes; at++)
        {
            Assert.Equal(whole, await AnswersAsync(name, [at]));
        }

        Assert.Equal(whole, await AnswersAsync(name, Enumerable.Range(1, bytes).Select(at => (long)at)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Calls_side_by_side_get_their_own_answers_whatever_the_borders(int seed)
    {
        var random = new Random(seed);
        var (client, server) = await SocketPair.ConnectAsync();
        await using var calling = YamuxSession.Client(new SplitStream(client, Borders(new Random(seed))));
        await using var session = YamuxSession.Server(new SplitStream(server, Borders(new Random(-seed))));
        var serving = DrpcServer.ServeAsync(session, _ => async call =>
        {
            while (await call.ReceiveAsync() is { } message)
            {
                await call.SendAsync(message);
            }
        }, Cancelled);

        await Task.WhenAll(Enumerable.Range(0, 30).Select(async number =>
        {
            await using var call = await new DrpcClient(calling).OpenAsync("/service/Echo", Cancelled);
            for (var at = 0; at < 5; at++)
            {
                var message = Enumerable.Repeat((byte)number, random.Next(5) == 0 ? 100_000 : number).ToArray();
                await call.SendAsync(message, Cancelled);
                Assert.Equal(message, await call.ReceiveAsync(Cancelled));
            }

            await call.CloseSendAsync(Cancelled);
            Assert.Null(await call.ReceiveAsync(Cancelled));
        }));

        await calling.DisposeAsync();
        await serving;
    }

    private static IEnumerable<long> Borders(Random random)
    {
        for (var at = 0L; at < 40_000; at += random.Next(1, 40))
        {
            yield return at;
        }
    }

    private static async Task<List<string>> AnswersAsync(string name, IEnumerable<long> borders)
    {
        var recording = Recording.Read(name);
        var (agent, server) = await SocketPair.ConnectAsync();
        using var peer = new RawPeer(agent);
        await using var session = YamuxSession.Server(new SplitStream(server, borders));
        var serving = DrpcServer.ServeAsync(session, _ => name == "unknown-rpc" ? null : new RecordedHandler(recording).ServeAsync, Cancelled);
        var received = await new Replay(recording, peer, asAgent: true).PlayAsync();
        await session.DisposeAsync();
        await serving;
        return [.. received.Select(frame => frame.ToString()).Order()];
    }
}
