using Mocks.AgentRpc.Drpc;
using Mocks.Go.Io;
using static Mocks.AgentRpc.Tests.Drpc.RawCall;

namespace Mocks.AgentRpc.Tests.Drpc;

/// <summary>A call whose first message comes in the same bytes: its handler need not wait.</summary>
public sealed class FirstMessageTests
{
    private static readonly byte[] Begins = Frame(Invoke, 1, 1, "/service/Echo");

    /// <summary>What follows the call's beginning, and what the handler finds.</summary>
    public static TheoryData<string, byte[], string> Followers => new()
    {
        { "a message", Frame(Message, 1, 2, "hello"), "hello at once" },
        { "an empty message", Frame(Message, 1, 2, ""), " at once" },
        { "a message and the end", [.. Frame(Message, 1, 2, "hello"), .. Frame(CloseSend, 1, 3, "")], "hello at once" },
        { "a part of a message", Frame(Message, 1, 2, "hello")[..6], "cancelled later" },
        { "a message of two frames", [.. Frame(Message, 1, 2, [(byte)'h'], done: false), .. Frame(Message, 1, 2, "ello")], "hello later" },
        { "the end", Frame(CloseSend, 1, 2, ""), "null later" },
        { "nothing", [], "cancelled later" },
        { "a message with a number that was used", Frame(Message, 1, 1, "x"), "cancelled later" },
        { "a message of an earlier call", Frame(Message, 0, 9, "x"), "cancelled later" },
    };

    [Theory]
    [MemberData(nameof(Followers))]
    public async Task A_handler_begins_with_the_message_that_came_with_the_call(string what, byte[] follower, string expected)
    {
        var seen = new TaskCompletionSource<string>();
        using var stream = new GivenStream([.. Begins, .. follower]);

        await DrpcServer.ServeAsync(stream, _ => call => ReceiveAsync(call, seen), TestContext.Current.CancellationToken);

        Assert.Equal((what, expected), (what, await seen.Task.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken)));
    }

    private static async ValueTask ReceiveAsync(DrpcCall call, TaskCompletionSource<string> seen)
    {
        var receiving = call.ReceiveAsync();
        var when = receiving.IsCompleted ? "at once" : "later";
        try
        {
            seen.SetResult($"{(await receiving is { } message ? System.Text.Encoding.UTF8.GetString(message.Span) : "null")} {when}");
        }
        catch (OperationCanceledException)
        {
            seen.SetResult($"cancelled {when}");
        }
    }

    /// <summary>A client that sends these bytes at once and then closes the stream. It takes what it is sent.</summary>
    private sealed class GivenStream(byte[] bytes) : DuplexStream
    {
        private int _read;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(buffer.Length, bytes.Length - _read);
            bytes.AsSpan(_read, count).CopyTo(buffer.Span);
            _read += count;
            return ValueTask.FromResult(count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;
    }
}
