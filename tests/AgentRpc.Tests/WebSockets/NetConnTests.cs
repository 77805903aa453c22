using System.Net.WebSockets;
using System.Text;
using Mocks.AgentRpc.WebSockets;
using static Mocks.AgentRpc.Tests.WebSockets.ServedSocket;

namespace Mocks.AgentRpc.Tests.WebSockets;

/// <summary>A server's WebSocket as one stream of bytes, against a client that sends exactly what the test gives it.</summary>
public sealed class NetConnTests
{
    private static readonly byte[] Closed = Frame(0x88, [3, 232]);

    /// <summary>Bytes that break the protocol, and the close frame that answers them.</summary>
    public static TheoryData<byte[], string> Broken => new()
    {
        { Frame(0x83, "x"), "88 1002 received unknown opcode opcode(3)" },
        { Frame(0x8B, ""), "88 1002 received unknown opcode opcode(11)" },
        { Frame(0xC2, "x"), "88 1002 received header with unexpected rsv bits set: true:false:false" },
        { Frame(0x80, "x"), "88 1002 received continuation frame without text or binary frame" },
        { [.. Frame(0x02, "x"), .. Frame(0x82, "x")], "88 1002 received new data message without finishing the previous message" },
        { Frame(0x09, "x"), "88 1002 received fragmented control frame" },
        { Frame(0x89, new byte[126]), "88 1002 received control frame payload with invalid length: 126" },
        { Frame(0x88, [3]), "88 1002 received invalid close payload: close payload \"\\x03\" too small, cannot even contain the 2 byte status code" },
        { Frame(0x88, [3, 237]), "88 1002 received invalid close payload: invalid status code StatusNoStatusRcvd" },
        { Frame(0x81, "text"), "88 1003 unexpected frame type read (expected MessageBinary): MessageText" },
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_client_that_breaks_the_protocol_is_told_which_rule(byte[] bytes, string close)
    {
        await using var socket = await OpenAsync();
        await socket.SendAsync(Frame(0x82, "before"), bytes);

        var buffer = new byte[6];
        await socket.Stream.ReadExactlyAsync(buffer, Cancelled);
        Assert.Equal("before", Encoding.UTF8.GetString(buffer));
        if (bytes is not [0x02, ..])
        {
            await Assert.ThrowsAsync<IOException>(() => socket.Stream.ReadAsync(buffer, Cancelled).AsTask());
        }
        else
        {
            Assert.Equal(1, await socket.Stream.ReadAsync(buffer, Cancelled));
            await Assert.ThrowsAsync<IOException>(() => socket.Stream.ReadAsync(buffer, Cancelled).AsTask());
        }

        Assert.Equal(close, await socket.ReadAsync());
    }

    [Theory]
    [InlineData("82-01-78")]
    [InlineData("82-FF-80-00-00-00-00-00-00-00-00-00-00-00")]
    public async Task A_frame_that_only_a_server_may_send_is_closed_with_1000(string hex)
    {
        await using var socket = await OpenAsync();
        await socket.SendAsync([.. hex.Split('-').Select(one => Convert.ToByte(one, 16))], Closed);

        await Assert.ThrowsAsync<IOException>(() => socket.Stream.ReadAsync(new byte[10], Cancelled).AsTask());
        await socket.Stream.DisposeAsync();

        Assert.Equal("88 1000 ", await socket.ReadAsync());
    }

    [Fact]
    public async Task Messages_and_their_fragments_are_one_stream()
    {
        await using var socket = await OpenAsync();

        await socket.SendAsync(Frame(0x02, "a"), Frame(0x89, "ping"), Frame(0x00, ""), Frame(0x8A, "pong"), Frame(0x80, "b"), Frame(0x82, ""), Frame(0x82, "c"), Closed);

        Assert.Equal("abc", await socket.ReadStreamAsync());
        Assert.Equal(["8A ping", "88 1000 "], [await socket.ReadAsync(), await socket.ReadAsync()]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_borders_at_which_the_bytes_come_change_nothing(int seed)
    {
        var random = new Random(seed);
        var (bytes, expected) = (new List<byte>(), new StringBuilder());
        foreach (var length in new[] { 0, 1, 5, 125, 126, 127, 300, 65_535, 65_536, 3 })
        {
            var text = new string((char)('a' + (length % 26)), length);
            expected.Append(text);
            bytes.AddRange([.. Frame(0x02, text[..(length / 2)]), .. Frame(0x89, "ping"), .. Frame(0x80, text[(length / 2)..])]);
        }

        bytes.AddRange(Closed);
        var borders = Enumerable.Range(0, 20_000).Select(at => (long)at).Concat(Enumerable.Range(0, 5000).Select(_ => (long)random.Next(20_000, bytes.Count)).Order());
        await using var socket = await OpenAsync(input: connection => new SplitStream(connection, borders));

        var sending = socket.SendAsync([.. bytes]);
        Assert.Equal(expected.ToString(), await socket.ReadStreamAsync());

        await sending;
        Assert.Equal(Enumerable.Repeat("8A ping", 10).Append("88 1000 "), await ReadManyAsync(socket, 11));
    }

    [Theory]
    [InlineData("", "88 ")]
    [InlineData("03-E8", "88 1000 ")]
    [InlineData("03-E9-62-79-65", "88 1001 bye")]
    [InlineData("0F-A0", "88 4000 ")]
    public async Task A_clients_close_frame_is_answered_with_its_code(string payload, string answer)
    {
        await using var socket = await OpenAsync();
        await socket.SendAsync(Frame(0x88, payload.Length == 0 ? [] : [.. payload.Split('-').Select(one => Convert.ToByte(one, 16))]));

        Assert.Equal(0, await socket.Stream.ReadAsync(new byte[1], Cancelled));

        Assert.Equal(answer, await socket.ReadAsync());
        await socket.Stream.DisposeAsync();
        await Assert.ThrowsAsync<IOException>(() => socket.Stream.WriteAsync(new byte[1], Cancelled).AsTask());
    }

    [Fact]
    public async Task Disposing_closes_with_1000_and_waits_for_the_clients_close()
    {
        var time = new ManualTime();
        await using var socket = await OpenAsync(time);

        var closing = socket.Stream.DisposeAsync().AsTask();
        Assert.Equal("88 1000 ", await socket.ReadAsync());
        await socket.SendAsync(Frame(0x82, "late"), Frame(0x89, ""), Closed);

        await closing;
        Assert.Equal("the mock closed it with 1000", socket.Stream.End);
    }

    [Fact]
    public async Task A_client_that_does_not_answer_a_close_is_left_after_5_seconds()
    {
        var time = new ManualTime();
        await using var socket = await OpenAsync(time);

        var closing = socket.Stream.DisposeAsync().AsTask();
        Assert.Equal("88 1000 ", await socket.ReadAsync());
        while (!closing.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5)); // The write's own limit of 5 seconds may still be set the first time.
            await Task.Yield();
        }

        await closing;
    }

    [Fact]
    public async Task A_cancelled_read_ends_the_connection_without_a_close_frame()
    {
        await using var socket = await OpenAsync();
        using var given = new CancellationTokenSource();
        var reading = socket.Stream.ReadAsync(new byte[1], given.Token);

        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.AsTask());
        await socket.Stream.DisposeAsync();
        Assert.Empty(await socket.ReadToEndAsync());
    }

    [Fact]
    public async Task The_frameworks_client_and_the_server_exchange_a_stream_of_bytes()
    {
        await using var socket = await OpenAsync();
        await using var client = new MessageStream(WebSocket.CreateFromStream(socket.Client, new WebSocketCreationOptions { IsServer = false }));
        var sent = new byte[300_000];
        new Random(1).NextBytes(sent);

        var writing = client.WriteAsync(sent, Cancelled);
        var returned = new byte[sent.Length];
        await socket.Stream.ReadExactlyAsync(returned, Cancelled);
        await writing;
        var returning = socket.Stream.WriteAsync(returned, Cancelled).AsTask();
        var back = new byte[sent.Length];
        await client.ReadExactlyAsync(back, Cancelled);
        await returning;

        Assert.True(sent.AsSpan().SequenceEqual(back));
        await client.DisposeAsync();
        Assert.Equal(0, await socket.Stream.ReadAsync(new byte[1], Cancelled));
    }

    private static async Task<List<string>> ReadManyAsync(ServedSocket socket, int count)
    {
        var read = new List<string>();
        while (read.Count < count)
        {
            read.Add(await socket.ReadAsync());
        }

        return read;
    }
}
