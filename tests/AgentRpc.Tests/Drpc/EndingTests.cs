using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Tests.Yamux;
using static Mocks.AgentRpc.Tests.Drpc.RawCall;

namespace Mocks.AgentRpc.Tests.Drpc;

/// <summary>How a call ends, and what its handler sees of it.</summary>
public sealed class EndingTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The way in which the client ends the call, and what a handler that receives gets.</summary>
    public static TheoryData<string, string> Ends => new()
    {
        { "close-send", "null" },
        { "close", "null, ended" },
        { "cancel", "cancelled, ended" },
        { "FIN", "cancelled, ended" },
        { "RST", "cancelled, ended" },
        { "next call", "cancelled, ended" },
        { "session", "cancelled, ended" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_receiving_handler_sees_how_the_client_ends_its_call(string how, string expected)
    {
        var seen = new TaskCompletionSource<string>();
        await using var server = await ServeAsync(method => method == "/service/Hold" ? call => SeeAsync(call, seen) : _ => default);
        await server.OpenAsync(1, Frame(Invoke, 1, 1, "/service/Hold"), Frame(Message, 1, 2, "x"));

        switch (how)
        {
            case "close-send":
                await server.SendAsync(1, Frame(CloseSend, 1, 3, ""));
                break;
            case "close":
                await server.SendAsync(1, Frame(Close, 1, 3, ""));
                break;
            case "cancel":
                await server.SendAsync(1, Frame(Cancel, 1, 3, [], control: true));
                break;
            case "next call":
                await server.SendAsync(1, Frame(Invoke, 2, 1, "/service/Next"));
                break;
            case "session":
                server.Peer.Dispose();
                break;
            default:
                await server.Peer.SendAsync(RawFrame.OfWindow(1, (ushort)(how == "FIN" ? RawFrame.Fin : RawFrame.Rst)));
                break;
        }

        Assert.Equal(expected, await seen.Task.WaitAsync(RunningProgram.Patience, Cancelled));
    }

    [Fact]
    public async Task Ended_is_cancelled_for_a_handler_that_does_not_receive()
    {
        var ended = new TaskCompletionSource();
        await using var server = await ServeAsync(_ => async call =>
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.Infinite, call.Ended));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.SendAsync(default, Cancelled).AsTask());
            ended.SetResult();
        });

        await server.OpenAsync(1, Frame(Invoke, 1, 1, "/service/Hold"));
        await server.Peer.SendAsync(RawFrame.OfWindow(1, RawFrame.Fin));

        await ended.Task.WaitAsync(RunningProgram.Patience, Cancelled);
        var received = await server.Peer.ReadUntilAsync(frame => (frame.Flags & RawFrame.Fin) != 0);
        Assert.All(received, frame => Assert.Empty(frame.Data));
    }

    [Fact]
    public async Task A_stream_serves_the_next_call_after_an_error_and_after_an_answer()
    {
        await using var server = await ServeAsync(method => method == "/service/Echo" ? async call => await call.SendAsync((await call.ReceiveAsync())!.Value) : null);

        await server.OpenAsync(1, Frame(Invoke, 1, 1, "/service/X"), Frame(Message, 1, 2, ""), Frame(CloseSend, 1, 3, ""));
        Assert.Equal(7, (await server.Peer.ReadUntilAsync(frame => frame.Data.Length > 0))[^1].Data[0]);
        await server.SendAsync(1, Frame(Invoke, 2, 1, "/service/Echo"), Frame(Message, 2, 2, "a"), Frame(CloseSend, 2, 3, ""));
        Assert.Equal([5, 2, 1, 1, (byte)'a'], (await server.Peer.ReadUntilAsync(frame => frame.Data.Length > 0))[^1].Data);
        await server.SendAsync(1, Frame(Invoke, 9, 1, "/service/Echo"), Frame(Message, 9, 2, "b"), Frame(CloseSend, 9, 3, ""));
        Assert.Equal([5, 9, 1, 1, (byte)'b'], (await server.Peer.ReadUntilAsync(frame => frame.Data is [5, ..]))[^1].Data);
    }

    [Fact]
    public async Task After_a_soft_cancel_the_same_stream_makes_the_next_call()
    {
        await using var sessions = await SessionPair.ConnectAsync();
        var serving = sessions.ServeAsync(method => method == "/service/Hold"
            ? async call =>
            {
                await call.ReceiveAsync();
                await Task.Delay(Timeout.Infinite, call.Ended);
            }
        : async call => await call.SendAsync((await call.ReceiveAsync())!.Value));
        await using var connection = new DrpcConnection(await sessions.Client.OpenAsync(Cancelled), softCancel: true);
        using var given = new CancellationTokenSource();
        var holding = connection.InvokeAsync("/service/Hold", default, given.Token).AsTask();

        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => holding);
        Assert.Equal([7], await connection.InvokeAsync("/service/Echo", new byte[] { 7 }, Cancelled));
        await sessions.DisposeAsync();
        await serving;
    }

    [Fact]
    public async Task Messages_that_are_sent_at_the_same_time_stay_whole()
    {
        await using var sessions = await SessionPair.ConnectAsync();
        var serving = sessions.ServeAsync(_ => async call =>
            await Task.WhenAll(Enumerable.Range(0, 20).Select(at => call.SendAsync(Enumerable.Repeat((byte)at, 70_000 + at).ToArray()).AsTask())));
        await using var call = await new DrpcClient(sessions.Client).OpenAsync("/service/Many", Cancelled);

        var seen = new List<int>();
        while (await call.ReceiveAsync(Cancelled) is { } message)
        {
            Assert.Equal(70_000 + message[0], message.Length);
            Assert.Equal(message.Length, message.Count(one => one == message[0]));
            seen.Add(message[0]);
        }

        Assert.Equal(Enumerable.Range(0, 20), seen.Order());
        await call.DisposeAsync();
        await sessions.DisposeAsync();
        await serving;
    }

    private static async ValueTask SeeAsync(DrpcCall call, TaskCompletionSource<string> seen)
    {
        await call.ReceiveAsync();
        string got;
        try
        {
            got = await call.ReceiveAsync() is null ? "null" : "a message";
        }
        catch (OperationCanceledException)
        {
            got = "cancelled";
        }

        seen.SetResult(call.Ended.IsCancellationRequested ? $"{got}, ended" : got);
    }
}
