using System.IO.Pipelines;

namespace Mocks.MockCoderd.Reinit;

/// <summary>One agent's stream: a ping every 15 s, and an event for every claim, until the agent leaves.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpapi/httpapi.go</c>, <c>ServerSentEventSender</c>. Nothing is flushed before the first event,
/// so a client may wait 15 s for the status line.</remarks>
/// <param name="subscription">Made before the checks, so that no claim falls between them and the stream.</param>
/// <param name="atOnce">A claim that was built before the request.</param>
internal sealed class ReinitStream(ClaimChannel.Subscription subscription, ClaimBuilt? atOnce, Func<ClaimBuilt, byte[]> json, TimeProvider time)
{
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);

    public Answer ToAnswer() => new(200, ServerSentEvents.Headers) { Live = HoldAsync };

    private async Task HoldAsync(PipeWriter stream, CancellationToken cancellationToken)
    {
        using var held = subscription;
        using var pings = new PeriodicTimer(PingEvery, time);
        if (atOnce is not null)
        {
            await stream.WriteAsync(ServerSentEvents.Of("data", json(atOnce)), cancellationToken);
        }

        var ping = pings.WaitForNextTickAsync(cancellationToken).AsTask();
        var claimed = subscription.Claims.WaitToReadAsync(cancellationToken).AsTask();
        while (true)
        {
            var first = await Task.WhenAny(ping, claimed);
            await first; // Throws when the agent has left.
            if (first == ping)
            {
                await stream.WriteAsync(ServerSentEvents.OfName("ping"), cancellationToken);
                ping = pings.WaitForNextTickAsync(cancellationToken).AsTask();
                continue;
            }

            while (subscription.Claims.TryRead(out var claim))
            {
                await stream.WriteAsync(ServerSentEvents.Of("data", json(claim)), cancellationToken);
            }

            claimed = subscription.Claims.WaitToReadAsync(cancellationToken).AsTask();
        }
    }
}
