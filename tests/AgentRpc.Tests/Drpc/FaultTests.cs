using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Tests.Yamux;
using Mocks.AgentRpc.Yamux;
using static Mocks.AgentRpc.Tests.Drpc.RawCall;

namespace Mocks.AgentRpc.Tests.Drpc;

/// <summary>Bytes that break dRPC: the server closes that stream without a word, and the session goes on.</summary>
public sealed class FaultTests
{
    private static readonly byte[] Held = Frame(Invoke, 1, 1, "/service/Hold");

    public static TheoryData<string, byte[]> Faults => new()
    {
        { "an unknown kind", [.. Held, .. Frame(9, 1, 2, "")] },
        { "kind 0", [.. Held, .. Frame(0, 1, 2, "")] },
        { "metadata during a call", [.. Held, .. Frame(InvokeMetadata, 1, 2, "")] },
        { "a second invoke", [.. Held, .. Frame(Invoke, 1, 2, "/service/Hold")] },
        { "call 0", Frame(Invoke, 0, 1, "/service/Hold") },
        { "message 0", Frame(Invoke, 1, 0, "/service/Hold") },
        { "an id that goes back", [.. Held, .. Frame(Message, 1, 4, ""), .. Frame(Message, 1, 3, "")] },
        { "an id that comes again", [.. Held, .. Frame(Message, 1, 1, "")] },
        { "a kind that changes inside a packet", [.. Held, .. Frame(Message, 1, 2, [1], done: false), .. Frame(CloseSend, 1, 2, "")] },
        { "a number of eleven bytes", [.. Held, 5, .. Enumerable.Repeat((byte)0x80, 10), 1, 1, 0] },
        { "metadata that is not readable", Frame(InvokeMetadata, 1, 1, "nothing") },
        { "metadata whose length is too long", Frame(InvokeMetadata, 1, 1, [10, 9, 10, 1]) },
        { "metadata with more after the value", Frame(InvokeMetadata, 1, 1, [10, 5, 10, 0, 18, 0, 1]) },
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_inside_a_stream_closes_it_without_a_packet_and_ends_its_call(string what, byte[] bytes)
    {
        var ended = new TaskCompletionSource();
        await using var server = await ServeAsync(method => method == "/service/Hold" ? call => HoldAsync(call, ended) : EchoAsync);

        await server.OpenAsync(1, bytes);
        var received = await server.Peer.ReadUntilAsync(frame => (frame.Flags & RawFrame.Fin) != 0);

        Assert.True(received.TrueForAll(frame => frame.Data.Length == 0), $"{what}: {string.Join(", ", received)}");
        if (bytes.AsSpan().StartsWith(Held))
        {
            await ended.Task.WaitAsync(RunningProgram.Patience, Cancelled);
        }

        await server.AssertServesAsync(3);
    }

    [Theory]
    [InlineData(4_194_304, true)]
    [InlineData(4_194_305, false)]
    public async Task A_packet_over_4_MiB_closes_its_stream_without_a_packet(int length, bool isTaken)
    {
        await using var sessions = await SessionPair.ConnectAsync();
        var serving = sessions.ServeAsync(_ => async call => await call.SendAsync(BitConverter.GetBytes((await call.ReceiveAsync())!.Value.Length)));
        var client = new DrpcClient(sessions.Client);

        if (isTaken)
        {
            Assert.Equal(length, BitConverter.ToInt32(await client.InvokeAsync("/service/Length", new byte[length], Cancelled)));
        }
        else
        {
            await Assert.ThrowsAnyAsync<IOException>(() => client.InvokeAsync("/service/Length", new byte[length], Cancelled).AsTask());
        }

        Assert.Equal(5, BitConverter.ToInt32(await client.InvokeAsync("/service/Length", new byte[5], Cancelled)));
        await sessions.DisposeAsync();
        await serving;
    }

    [Fact]
    public async Task An_unknown_kind_with_the_control_bit_is_let_pass()
    {
        await using var server = await ServeAsync(_ => EchoAsync);

        await server.OpenAsync(1, Frame(Invoke, 1, 1, "/service/Echo"), Frame(9, 1, 2, [1, 2], control: true), Frame(Message, 1, 3, "x"), Frame(CloseSend, 1, 4, ""));

        var received = await server.Peer.ReadUntilAsync(frame => frame.Data is [0x0D, ..]);
        Assert.Equal([5, 1, 1, 1, (byte)'x'], received[^2].Data);
    }

    [Fact]
    public async Task A_stream_that_does_not_begin_with_an_invoke_is_left_hanging()
    {
        await using var server = await ServeAsync(_ => EchoAsync);

        await server.OpenAsync(1, Frame(Message, 1, 1, "x"), Frame(Invoke, 1, 2, "/service/Echo"));
        await server.Peer.SendAsync(RawFrame.OfWindow(1, RawFrame.Fin));
        await server.AssertServesAsync(3);

        await server.Peer.SendAsync(new RawFrame(2, RawFrame.Syn, 0, 5, []));
        var received = await server.Peer.ReadUntilAsync(frame => frame.Type == 2);
        Assert.DoesNotContain(received, frame => frame.Stream == 1);
    }

    [Fact]
    public async Task A_thousand_streams_that_are_opened_and_abandoned_do_not_disturb_the_next()
    {
        await using var server = await ServeAsync(_ => EchoAsync);

        await server.Peer.SendAsync([.. Enumerable.Range(0, 1000).Select(at => RawFrame.OfWindow((uint)((2 * at) + 1), RawFrame.Syn))]);

        await server.AssertServesAsync(2001);
    }

    [Fact]
    public async Task A_handler_that_sends_to_a_client_which_never_reads_waits_at_the_window()
    {
        var sent = 0;
        var blocked = new TaskCompletionSource();
        await using var server = await ServeAsync(method => method == "/service/Echo" ? EchoAsync : async call =>
        {
            while (!call.Ended.IsCancellationRequested)
            {
                var sending = call.SendAsync(new byte[16 * 1024 - 7]);
                if (!sending.IsCompleted && ++sent > YamuxSettings.Window / (16 * 1024))
                {
                    blocked.TrySetResult();
                }

                await sending;
                sent++;
            }
        });

        await server.OpenAsync(1, Frame(Invoke, 1, 1, "/service/Flood"));

        await blocked.Task.WaitAsync(RunningProgram.Patience, Cancelled);
        await server.AssertServesAsync(3);
        Assert.InRange(sent, YamuxSettings.Window / (16 * 1024), (YamuxSettings.Window / (16 * 1024)) + 4);
    }

    [Fact]
    public async Task Streams_that_hold_too_much_of_unfinished_packets_are_closed()
    {
        await using var server = await ServeAsync(_ => EchoAsync);
        var part = Frame(Message, 1, 2, new byte[16_000], done: false);

        // Seventeen streams with 3.84 MB each; the last of 15 parts of the next is over 64 MiB. Half of a window is always open, because the server reads at once.
        var reading = server.Peer.ReadUntilAsync(frame => (frame.Flags & RawFrame.Fin) != 0);
        for (uint stream = 1; stream <= 35; stream += 2)
        {
            await server.OpenAsync(stream, Frame(Invoke, 1, 1, "/service/Echo"));
            for (var at = 0; at < (stream < 35 ? 30 : 15); at++)
            {
                await server.SendAsync(stream, [.. Enumerable.Repeat(part, 8)]);
            }
        }

        Assert.Equal(35u, (await reading)[^1].Stream);
        await server.Peer.SendAsync([.. Enumerable.Range(0, 18).Select(at => RawFrame.OfWindow((uint)((2 * at) + 1), RawFrame.Rst))]);
        await server.AssertServesAsync(101);
    }

    [Fact]
    public async Task A_fault_in_a_handlers_code_ends_the_session_and_is_thrown_to_the_server()
    {
        await using var sessions = await SessionPair.ConnectAsync();
        var serving = sessions.ServeAsync(_ => _ => throw new NotSupportedException("a bug"));

        await Assert.ThrowsAnyAsync<IOException>(() => new DrpcClient(sessions.Client).InvokeAsync("/service/X", default, Cancelled).AsTask());

        Assert.Equal("a bug", (await Assert.ThrowsAsync<NotSupportedException>(() => serving)).Message);
    }

    private static async ValueTask HoldAsync(DrpcCall call, TaskCompletionSource ended)
    {
        try
        {
            while (await call.ReceiveAsync() is not null)
            {
            }

            await Task.Delay(Timeout.Infinite, call.Ended);
        }
        finally
        {
            ended.SetResult();
        }
    }

    private static async ValueTask EchoAsync(DrpcCall call) => await call.SendAsync((await call.ReceiveAsync())!.Value);
}
