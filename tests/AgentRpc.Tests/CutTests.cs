using System.Net.Sockets;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Yamux;

namespace Mocks.AgentRpc.Tests;

/// <summary>A client and a server whose connection is cut at each byte of a session: every call ends, and so do both sessions and every handler.</summary>
public sealed class CutTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cut_at_any_byte_ends_everything_and_leaves_nothing(bool cutsClient)
    {
        var whole = await RunAsync(cutsClient, long.MaxValue);
        Assert.Equal("3 answers", whole.Outcome);

        for (var at = 0L; at < whole.Bytes; at++)
        {
            var cut = await RunAsync(cutsClient, at);
            Assert.True(cut.Outcome is "3 answers" or "cut", $"{at}: {cut.Outcome}");
        }
    }

    private static async Task<(string Outcome, long Bytes)> RunAsync(bool cutsClient, long bytes)
    {
        var (client, near) = await SocketPair.ConnectAsync();
        var (far, server) = await SocketPair.ConnectAsync();
        var forwarding = cutsClient ? ForwardAsync(near, far, bytes) : ForwardAsync(far, near, bytes);
        var returning = cutsClient ? ForwardAsync(far, near, long.MaxValue) : ForwardAsync(near, far, long.MaxValue);
        await using var calling = YamuxSession.Client(client);
        await using var session = YamuxSession.Server(server);
        var handlers = 0;
        var serving = DrpcServer.ServeAsync(session, _ => async call =>
        {
            Interlocked.Increment(ref handlers);
            try
            {
                while (await call.ReceiveAsync() is { } message)
                {
                    await call.SendAsync(message);
                }
            }
            finally
            {
                Interlocked.Decrement(ref handlers);
            }
        }, Cancelled);

        var outcome = "3 answers";
        try
        {
            await CallAsync(new DrpcClient(calling));
        }
        catch (IOException)
        {
            outcome = "cut";
        }

        await calling.DisposeAsync();
        await serving;
        Assert.Equal((0, 0, 0), (handlers, calling.StreamCount, session.StreamCount));
        await returning;
        return (outcome, await forwarding);
    }

    private static async Task CallAsync(DrpcClient client)
    {
        Assert.Equal([1, 2, 3], await client.InvokeAsync("/service/Echo", new byte[] { 1, 2, 3 }, Cancelled));
        await using var call = await client.OpenAsync("/service/Stream", Cancelled);
        for (var at = 0; at < 2; at++)
        {
            await call.SendAsync(new byte[] { 4 }, Cancelled);
            Assert.Equal([4], await call.ReceiveAsync(Cancelled) ?? throw new EndOfStreamException());
        }

        await call.CloseAsync();
    }

    /// <returns>How many bytes went through.</returns>
    private static async Task<long> ForwardAsync(NetworkStream from, NetworkStream to, long most)
    {
        var total = 0L;
        var buffer = new byte[4096];
        try
        {
            while (total < most && await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, most - total)), Cancelled) is > 0 and var count)
            {
                await to.WriteAsync(buffer.AsMemory(0, count), Cancelled);
                total += count;
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
        }

        await from.DisposeAsync();
        await to.DisposeAsync();
        return total;
    }
}
