using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Mocks.MockCoderd.Releases;

namespace Mocks.MockCoderd.WebSockets;

/// <summary>A WebSocket on which only the server has something to say. Of the client it hears pings, pongs and goodbyes.</summary>
/// <remarks>
/// Source: coder/websocket 1.8, <c>read.go</c> (<c>CloseRead</c>), <c>write.go</c>, <c>conn.go</c>, <c>close.go</c>; coder/coder,
/// <c>codersdk/wsjson/encoder.go</c>, <c>coderd/httpapi/websocket.go</c>. The framework's own WebSocket chooses its pings' payload, its
/// clock and its close codes by itself, and all of these are upstream's here.
/// </remarks>
/// <param name="input">What the client sends.</param>
/// <param name="output">What it gets.</param>
/// <param name="abort">Ends the connection without a word.</param>
/// <param name="cutAt">A fault: the connection ends without a word after so many messages.</param>
/// <param name="gone">The connection is no more.</param>
internal sealed class OneWaySocket(
    Stream input, PipeWriter output, Release release, TimeProvider time, Action abort, int? cutAt, CancellationToken gone) : IDisposable
{
    public static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);

    /// <summary>How long a control frame may take to be written, and the client to say goodbye in its turn.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _left = CancellationTokenSource.CreateLinkedTokenSource(gone);
    private readonly CancellationTokenSource _deaf = CancellationTokenSource.CreateLinkedTokenSource(gone);
    private Task _listening = Task.CompletedTask;
    private ITimer? _enough;
    private Pong? _pong;
    private bool _closing;
    private bool _closeSent;
    private volatile bool _cut;

    /// <summary>Messages that were sent.</summary>
    public int Messages { get; private set; }

    /// <summary>Who ended it and how, for people; null while it is open.</summary>
    public string? End { get; private set; }

    /// <summary>Sends what there is to send, and closes with 1000 when there is no more.</summary>
    /// <param name="send">Ends when there is no more, or when it is cancelled: the client has left, or the server stops.</param>
    public async Task ServeAsync(Func<OneWaySocket, CancellationToken, Task> send, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_left.Token, stopping);
        _listening = ListenAsync();
        var beating = BeatAsync(ended.Token);
        try
        {
            await send(this, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Then there is no more.
        }

        await CloseAsync(CloseCode.Normal, "");
        await _listening;
        await beating;
    }

    public void Dispose()
    {
        _enough?.Dispose();
        _left.Dispose();
        _deaf.Dispose();
        _writing.Dispose();
    }

    /// <summary>A message as coderd's encoder sends it: the text without its end, then an end without text.</summary>
    public static byte[] FramesOf(byte[] text) => [.. Frame.Write(Opcode.Text, text, final: false), .. Frame.Write(Opcode.Continuation, [])];

    /// <returns>False when nothing can be sent any more.</returns>
    public async Task<bool> SendAsync(byte[] text)
    {
        var sent = await WriteAsync(FramesOf(text), closes: false, gone);
        Messages += sent ? 1 : 0;
        if (sent && Messages == cutAt)
        {
            End ??= "a fault cut it";
            _closing = true;
            await _deaf.CancelAsync();
            return false;
        }

        return sent;
    }

    /// <summary>Says goodbye, and listens for the client's a while longer. Only the first goodbye counts.</summary>
    private async Task CloseAsync(int code, string reason)
    {
        if (!Interlocked.Exchange(ref _closing, true))
        {
            End ??= $"the mock closed it with {code}{(reason.Length == 0 ? "" : $" ({reason})")}";
            _enough = time.CreateTimer(_ => StopListening(), null, Patience, Timeout.InfiniteTimeSpan);
            await WriteControlAsync(Opcode.Close, CloseCode.Payload(code, reason));
        }
    }

    private void StopListening()
    {
        try
        {
            _deaf.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // A timer may be on its way when it is disposed.
        }
    }

    private async Task BeatAsync(CancellationToken ended)
    {
        // A release that does not close waits for a pong without an end.
        var patience = release.DeadSocketReason is null ? Timeout.InfiniteTimeSpan : PingEvery;
        using var ticks = new PeriodicTimer(PingEvery, time);
        try
        {
            for (var count = 1; await ticks.WaitForNextTickAsync(ended); count++)
            {
                using var late = new CancellationTokenSource(patience, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ended);
                var pong = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _pong = new($"{count}", pong);
                if (await WriteControlAsync(Opcode.Ping, Encoding.ASCII.GetBytes($"{count}")))
                {
                    await pong.Task.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                if (!pong.Task.IsCompleted && !ended.IsCancellationRequested && release.DeadSocketReason is { } reason)
                {
                    await CloseAsync(CloseCode.GoingAway, reason);
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // There is nobody left to ping.
        }
    }

    private async Task ListenAsync()
    {
        try
        {
            while (await HearAsync())
            {
            }
        }
        catch (Exception left) when (left is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            End ??= "the client left without a word";
        }
        finally
        {
            _closing = true;
            await _left.CancelAsync();
        }
    }

    /// <returns>Whether there may be more to hear.</returns>
    private async Task<bool> HearAsync()
    {
        var frame = await Frame.ReadHeadAsync(input, _deaf.Token);
        if (frame.Length >= 0 && frame.Reserved != 0)
        {
            return await FailAsync($"received header with unexpected rsv bits set: {Bit(4)}:{Bit(2)}:{Bit(1)}");
        }

        if (frame.Length < 0 || frame.Mask is null)
        {
            End ??= "the client sent a frame that only a server may send";
            return false;
        }

        switch (frame.Opcode)
        {
            case Opcode.Close or Opcode.Ping or Opcode.Pong:
                return await HearControlAsync(frame);
            case Opcode.Continuation when !_closing:
                return await FailAsync("received continuation frame without text or binary frame");
            case Opcode.Continuation or Opcode.Text or Opcode.Binary:
                await CloseAsync(CloseCode.PolicyViolation, "unexpected data message");
                await frame.SkipPayloadAsync(input, _deaf.Token);
                return true;
            default:
                return await FailAsync($"received unknown opcode opcode({(int)frame.Opcode})");
        }

        string Bit(int bit) => (frame.Reserved & bit) != 0 ? "true" : "false";
    }

    private async Task<bool> HearControlAsync(Frame frame)
    {
        if (frame.Length > Frame.MaxControlBytes)
        {
            return await FailAsync($"received control frame payload with invalid length: {frame.Length}");
        }

        if (!frame.Final)
        {
            return await FailAsync("received fragmented control frame");
        }

        var payload = await frame.ReadPayloadAsync(input, _deaf.Token);
        switch (frame.Opcode)
        {
            case Opcode.Ping:
                return await WriteControlAsync(Opcode.Pong, payload);
            case Opcode.Pong:
                if (_pong is { } awaited && Encoding.Latin1.GetString(payload) == awaited.Payload)
                {
                    awaited.Seen.TrySetResult();
                }

                return true;
        }

        var (code, wrong) = CloseCode.Read(payload);
        if (wrong is not null)
        {
            return await FailAsync($"received invalid close payload: {wrong}");
        }

        if (!Interlocked.Exchange(ref _closing, true))
        {
            End ??= code is null ? "the client closed it" : $"the client closed it with {code}";
            await WriteControlAsync(Opcode.Close, payload);
        }

        return false;
    }

    /// <summary>Tells the client what it did wrong, and waits for nothing more.</summary>
    private async Task<bool> FailAsync(string what)
    {
        await CloseAsync(CloseCode.ProtocolError, what);
        return false;
    }

    /// <summary>Writes a control frame; a client that does not take it in time is cut off.</summary>
    private async Task<bool> WriteControlAsync(Opcode opcode, byte[] payload)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, gone);
        try
        {
            return await WriteAsync(Frame.Write(opcode, payload), closes: opcode == Opcode.Close, either.Token);
        }
        catch (OperationCanceledException)
        {
            End ??= gone.IsCancellationRequested ? null : "the mock cut off a client that took nothing any more";
            _cut = true;
            abort();
            return false;
        }
    }

    private async Task<bool> WriteAsync(byte[] frames, bool closes, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (_closeSent)
            {
                return false;
            }

            _closeSent = closes;
            await output.WriteAsync(frames, cancellationToken);
            return !_cut; // What waited when it was cut off ends as if it had gone out.
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <param name="Payload">What it has to repeat.</param>
    private sealed record Pong(string Payload, TaskCompletionSource Seen);
}
