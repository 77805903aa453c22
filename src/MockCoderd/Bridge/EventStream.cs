using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Interceptions;

namespace Mocks.MockCoderd.Bridge;

/// <summary>One server-sent event.</summary>
/// <param name="Bytes">With its final empty line.</param>
/// <param name="IsToken">It carries a piece of the reply, so the reply's delays apply.</param>
/// <param name="Data">What <see cref="StreamRecord"/> reads; null for data that is not JSON.</param>
internal sealed record StreamEvent(byte[] Bytes, bool IsToken = false, JsonObject? Data = null)
{
    /// <param name="name">Of the <c>event:</c> line; null for no such line.</param>
    public static StreamEvent Of(string? name, JsonObject data, bool isToken = false) =>
        new(ServerSentEvents.Of(name, ModelJson.ProviderBytes(data)), isToken, data);

    /// <summary>An event that the bridge itself wrote.</summary>
    public static StreamEvent OfBridge(string? name, JsonObject data) => new(ServerSentEvents.Of(name, ModelJson.MarshalBytes(data)), Data: data);

    public static StreamEvent OfText(string? name, ReadOnlySpan<byte> data) => new(ServerSentEvents.Of(name, data));
}

/// <summary>The delays of a stream.</summary>
/// <param name="FirstToken">From the start of the stream to its first piece.</param>
/// <param name="Between">Between two pieces.</param>
/// <param name="Held">All events are sent together, after the last delay.</param>
/// <param name="Ping">Sent after every <see cref="EventStream.PingInterval"/> of silence; null for an API without pings.</param>
internal sealed record StreamPace(TimeSpan FirstToken, TimeSpan Between, bool Held, StreamEvent? Ping);

/// <summary>Server-sent events as the bridge sends them.</summary>
/// <remarks>Source: coder/aibridge, <c>intercept/eventstream/eventstream.go</c>, and for held streams
/// <c>intercept/responses/streaming.go</c>.</remarks>
internal static class EventStream
{
    public static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(10);

    /// <param name="wentBy">Called for each event, before it is sent.</param>
    public static Answer Of(SpoiltEvents spoilt, StreamPace pace, TimeProvider time, Action<StreamEvent> wentBy) =>
        new(200, ServerSentEvents.Headers, Stream: (writer, cancellationToken) => pace.Held
            ? WriteHeldAsync(spoilt.Events, pace, time, wentBy, writer, cancellationToken)
            : WriteLiveAsync(spoilt.Events, pace, time, wentBy, writer, cancellationToken))
        { CutAtByte = spoilt.CutAtByte };

    private static async Task WriteHeldAsync(
        IReadOnlyList<StreamEvent> events, StreamPace pace, TimeProvider time, Action<StreamEvent> wentBy, PipeWriter writer, CancellationToken cancellationToken)
    {
        var pieces = events.Count(one => one.IsToken);
        var whole = pieces == 0 ? TimeSpan.Zero : pace.FirstToken + (pace.Between * (pieces - 1));
        var begun = time.GetTimestamp();
        try
        {
            await WaitAsync(whole, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            SentWithin(time.GetElapsedTime(begun), events, pace).ForEach(wentBy);
            throw;
        }

        events.ToList().ForEach(wentBy);
        await writer.WriteAsync(events.SelectMany(one => one.Bytes).ToArray(), cancellationToken);
    }

    /// <summary>The events that a provider has sent after this time.</summary>
    private static List<StreamEvent> SentWithin(TimeSpan elapsed, IReadOnlyList<StreamEvent> events, StreamPace pace)
    {
        var (due, wait) = (TimeSpan.Zero, pace.FirstToken);
        List<StreamEvent> sent = [];
        foreach (var one in events)
        {
            due += one.IsToken ? wait : TimeSpan.Zero;
            wait = one.IsToken ? pace.Between : wait;
            if (due > elapsed)
            {
                break;
            }

            sent.Add(one);
        }

        return sent;
    }

    private static async Task WriteLiveAsync(
        IReadOnlyList<StreamEvent> events, StreamPace pace, TimeProvider time, Action<StreamEvent> wentBy, PipeWriter writer, CancellationToken cancellationToken)
    {
        var wait = pace.FirstToken;
        foreach (var one in events)
        {
            if (one.IsToken)
            {
                await WaitAsync(wait, pace.Ping, time, writer, cancellationToken);
                wait = pace.Between;
            }

            cancellationToken.ThrowIfCancellationRequested();
            wentBy(one);
            await writer.WriteAsync(one.Bytes, cancellationToken);
        }
    }

    private static async Task WaitAsync(TimeSpan wait, StreamEvent? ping, TimeProvider time, PipeWriter writer, CancellationToken cancellationToken)
    {
        for (; ping is not null && wait > PingInterval; wait -= PingInterval)
        {
            await WaitAsync(PingInterval, time, cancellationToken);
            await writer.WriteAsync(ping.Bytes, cancellationToken);
        }

        await WaitAsync(wait, time, cancellationToken);
    }

    private static Task WaitAsync(TimeSpan wait, TimeProvider time, CancellationToken cancellationToken) =>
        wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;
}
