using System.Text;

namespace Mocks.GoLibraries.CoderWebSocket;

/// <summary>How a server uses a WebSocket on which it alone sends messages.</summary>
/// <param name="FramesOf">The frames of a message.</param>
/// <param name="OnData">The close code and reason for a client that sends a message.</param>
/// <param name="EndReason">The reason of the close frame when the server ends the connection.</param>
public record OneWayRules(Func<byte[], byte[]> FramesOf, (int Code, string Reason) OnData, string EndReason);

/// <summary>A WebSocket on which only the server sends messages. From the client it takes pings, pongs and close frames.</summary>
/// <remarks>
/// Source: coder/websocket 1.8, <c>read.go</c> (<c>CloseRead</c>), <c>conn.go</c>, <c>close.go</c>; coder/coder,
/// <c>coderd/httpapi/websocket.go</c>, <c>codersdk/wsjson/encoder.go</c>. Why it is not <c>System.Net.WebSockets</c>: docs/decisions/0002.
/// </remarks>
/// <param name="deadReason">The reason to close with when a ping gets no pong before the next one is due; null waits for ever.</param>
/// <param name="cutAt">A fault: the connection ends without a close frame after this many messages.</param>
public sealed class OneWaySocket(Stream input, FrameWriter writer, string? deadReason, TimeProvider time, int? cutAt, OneWayRules rules) : IDisposable
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);

    /// <summary>The time limit for the client's close frame, after the server's.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopListening = new(Timeout.InfiniteTimeSpan, time);
    private PendingPong? _pendingPong;
    private bool _closing;

    /// <summary>How many messages were sent.</summary>
    public int Messages { get; private set; }

    /// <summary>Which side ended the connection and how, as text for the journal; null while it is open.</summary>
    public string? End { get; private set; }

    /// <summary>Runs <paramref name="send"/>, and closes with 1000 when it has ended.</summary>
    /// <param name="send">Sends the messages; cancelled when the client has left or the server stops.</param>
    /// <param name="disconnected">Cancelled when the connection has ended.</param>
    public async Task ServeAsync(Func<OneWaySocket, CancellationToken, Task> send, CancellationToken stopping, CancellationToken disconnected)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, disconnected);
        var listening = ListenAsync(ended, disconnected);
        var pinging = PingAsync(ended.Token);
        try
        {
            await send(this, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }

        await CloseAsync(CloseCode.Normal, rules.EndReason);
        await listening;
        await pinging;
    }

    /// <summary>A message as coder's encoder sends it: a frame with the text that is not final, then an empty final frame.</summary>
    public static byte[] FramesOf(byte[] text) => [.. Frame.Write(Opcode.Text, text, final: false), .. Frame.Write(Opcode.Continuation, [])];

    /// <returns>False when the connection takes no more messages.</returns>
    public async Task<bool> SendAsync(byte[] text)
    {
        if (!await writer.WriteMessageAsync(rules.FramesOf(text)))
        {
            return false;
        }

        if (++Messages != cutAt)
        {
            return true;
        }

        End ??= "a fault cut it";
        _closing = true;
        await _stopListening.CancelAsync();
        return false;
    }

    public void Dispose() => _stopListening.Dispose();

    /// <summary>Sends a close frame, unless one side has already closed, and gives the client some time for its own.</summary>
    private async Task CloseAsync(int code, string reason)
    {
        if (!Interlocked.Exchange(ref _closing, true))
        {
            EndWith($"the mock closed it with {code}{(reason.Length == 0 ? "" : $" ({reason})")}");
            _stopListening.CancelAfter(CloseTimeout);
            await writer.WriteControlAsync(Opcode.Close, CloseCode.Payload(code, reason));
        }
    }

    private async Task PingAsync(CancellationToken ended)
    {
        using var ticks = new PeriodicTimer(PingInterval, time);
        try
        {
            for (var count = 1; await ticks.WaitForNextTickAsync(ended); count++)
            {
                var pong = _pendingPong = new PendingPong($"{count}");
                var answered = pong.Seen.Task.WaitAsync(deadReason is null ? Timeout.InfiniteTimeSpan : PingInterval, time, ended);
                await writer.WriteControlAsync(Opcode.Ping, Encoding.ASCII.GetBytes(pong.Payload));
                await answered.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (answered.IsFaulted && !pong.Seen.Task.IsCompleted)
                {
                    await CloseAsync(CloseCode.GoingAway, deadReason!);
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <param name="ended">Cancelled when there is nothing more to read.</param>
    private async Task ListenAsync(CancellationTokenSource ended, CancellationToken disconnected)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopListening.Token, disconnected);
        try
        {
            while (await ReadFrameAsync(stop.Token))
            {
            }
        }
        catch (Exception left) when (left is IOException or OperationCanceledException)
        {
            EndWith("the client left without a close frame");
        }
        finally
        {
            _closing = true;
            await ended.CancelAsync();
        }
    }

    /// <returns>Whether another frame may follow.</returns>
    private async Task<bool> ReadFrameAsync(CancellationToken cancellationToken)
    {
        var frame = await Frame.ReadHeadAsync(input, cancellationToken);
        switch (frame.Opcode)
        {
            case var _ when frame is { Length: < 0 } or { Mask: null, Reserved: 0 }:
                End ??= "the client sent a frame that only a server may send";
                return false;
            case var _ when frame.Violation is { } violation:
                return await FailAsync(violation);
            case Opcode.Ping:
                return await writer.WriteControlAsync(Opcode.Pong, await frame.ReadPayloadAsync(input, cancellationToken));
            case Opcode.Pong:
                _pendingPong?.Compare(await frame.ReadPayloadAsync(input, cancellationToken));
                return true;
            case Opcode.Close:
                return await AnswerCloseAsync(await frame.ReadPayloadAsync(input, cancellationToken));
            case Opcode.Continuation when !_closing:
                return await FailAsync("received continuation frame without text or binary frame");
            default:
                await CloseAsync(rules.OnData.Code, rules.OnData.Reason);
                await frame.SkipPayloadAsync(input, cancellationToken);
                return true;
        }
    }

    private async Task<bool> AnswerCloseAsync(byte[] payload)
    {
        var (code, wrong) = CloseCode.Read(payload);
        if (wrong is not null)
        {
            return await FailAsync($"received invalid close payload: {wrong}");
        }

        if (!Interlocked.Exchange(ref _closing, true))
        {
            End ??= code is null ? "the client closed it" : $"the client closed it with {code}";
            await writer.WriteControlAsync(Opcode.Close, payload);
        }

        return false;
    }

    /// <summary>Tells the client which rule it broke, and reads nothing more.</summary>
    private async Task<bool> FailAsync(string violation)
    {
        await CloseAsync(CloseCode.ProtocolError, violation);
        return false;
    }

    // After an abort either side may be the first to notice.
    private void EndWith(string how) => End ??= writer.Aborted ? "the mock cut off a client that no longer read" : how;

    /// <summary>The pong that repeats the last ping's payload.</summary>
    private sealed record PendingPong(string Payload)
    {
        public TaskCompletionSource Seen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Compare(byte[] payload)
        {
            if (Encoding.Latin1.GetString(payload) == Payload)
            {
                Seen.TrySetResult();
            }
        }
    }
}
