using System.Text;
using Mocks.GoLibraries.CoderWebSocket;

namespace Mocks.AgentRpc.Tests.WebSockets;

/// <summary>A client's WebSocket as one stream of bytes, against the mock's server and against bytes that a test gives it.</summary>
public sealed class ClientConnTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>What no server may send, and what the reader is told.</summary>
    public static TheoryData<byte[], string> Broken => new()
    {
        { [0x81, 4, .. "text"u8], "unexpected frame type read (expected MessageBinary): MessageText" },
        { [0x83, 0], "received unknown opcode opcode(3)" },
        { [0x88, 1, 3], "received invalid close payload: close payload \"\\x03\" too small, cannot even contain the 2 byte status code" },
        { [0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0], "received a frame with a negative length" },
        { [], "Unable to read beyond the end of the stream." },
        { [0x82, 5, .. "four"u8], "Attempted to read past the end of the stream." },
    };

    [Fact]
    public async Task It_and_the_server_exchange_messages_of_every_length_of_a_header()
    {
        await using var socket = await ServedSocket.OpenAsync();
        await using var client = new ClientConn(socket.Client);
        foreach (var length in new[] { 0, 1, 7, 125, 126, 65535, 65536, 300_000 })
        {
            var sent = new byte[length];
            new Random(length).NextBytes(sent);
            var (arrived, back) = (new byte[length], new byte[length]);

            var writing = client.WriteAsync(sent, Cancelled).AsTask();
            await socket.Stream.ReadExactlyAsync(arrived, Cancelled);
            await writing;
            var returning = socket.Stream.WriteAsync(arrived, Cancelled).AsTask();
            await client.ReadExactlyAsync(back, Cancelled);
            await returning;

            Assert.True(sent.AsSpan().SequenceEqual(arrived), $"{length} bytes to the server");
            Assert.True(sent.AsSpan().SequenceEqual(back), $"{length} bytes back");
        }
    }

    [Fact]
    public async Task A_ping_is_answered_while_a_read_waits_and_a_pong_is_passed_over()
    {
        var (near, far) = await SocketPair.ConnectAsync();
        await using var client = new ClientConn(near);
        await far.WriteAsync((byte[])[0x89, 4, .. "here"u8, 0x8A, 1, 0, 0x82, 0, 0x82, 4, .. "data"u8], Cancelled);

        var read = new byte[4];
        await client.ReadExactlyAsync(read, Cancelled);
        var pong = await Frame.ReadHeadAsync(far, Cancelled);
        var echoed = await pong.ReadPayloadAsync(far, Cancelled);

        Assert.Equal("data", Encoding.ASCII.GetString(read));
        Assert.Equal((Opcode.Pong, true, "here"), (pong.Opcode, pong.Mask is not null, Encoding.ASCII.GetString(echoed)));
    }

    [Fact]
    public async Task It_tells_how_the_server_has_closed_it()
    {
        var (near, far) = await SocketPair.ConnectAsync();
        await using var client = new ClientConn(near);
        await far.WriteAsync((byte[])[0x82, 1, 7, 0x88, 6, 0x03, 0xE9, .. "gone"u8], Cancelled);

        var first = await client.ReadAsync(new byte[9], Cancelled);
        var open = client.Closed;
        var second = await client.ReadAsync(new byte[9], Cancelled);
        var third = await client.ReadAsync(new byte[9], Cancelled);

        Assert.Equal((1, 0, 0), (first, second, third));
        Assert.Null(open);
        Assert.Equal((1001, "gone"), client.Closed);
        await Assert.ThrowsAsync<IOException>(() => client.WriteAsync(new byte[1], Cancelled).AsTask());
    }

    [Fact]
    public async Task Disposing_it_closes_it_with_1000()
    {
        await using var socket = await ServedSocket.OpenAsync();
        var client = new ClientConn(socket.Client);

        await client.DisposeAsync();

        Assert.Equal(0, await socket.Stream.ReadAsync(new byte[1], Cancelled));
        Assert.Equal("the client closed it with 1000", socket.Stream.End);
    }

    [Theory, MemberData(nameof(Broken))]
    public async Task A_server_that_breaks_the_protocol_or_leaves_is_told_of(byte[] bytes, string message)
    {
        var (near, far) = await SocketPair.ConnectAsync();
        await using var client = new ClientConn(near);
        await far.WriteAsync(bytes, Cancelled);
        far.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);

        var failed = await Assert.ThrowsAnyAsync<IOException>(() => client.ReadExactlyAsync(new byte[5], Cancelled).AsTask());

        Assert.Equal(message, failed.Message);
    }
}
