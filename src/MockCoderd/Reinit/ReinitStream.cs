using System.IO.Pipelines;
using Mocks.Mocking.Hosting;

namespace Mocks.MockCoderd.Reinit;

/// <summary>One agent's stream: a ping every 15 s, and an event for every claim, until the agent leaves.</summary>
/// <param name="subscription">Made before the checks, so that no claim falls between them and the stream.</param>
/// <param name="atOnce">A claim that was built before the request.</param>
internal sealed class ReinitStream(ClaimChannel.Subscription subscription, ClaimBuilt? atOnce, Func<ClaimBuilt, byte[]> json, TimeProvider time)
{
    public Answer ToAnswer() => new(200, ServerSentEvents.Headers, Stream: HoldAsync);

    private async Task HoldAsync(PipeWriter stream, CancellationToken cancellationToken)
    {
        using var held = subscription;
        using var pings = new PeriodicTimer(ServerSentEvents.PingEvery, time);
        if (atOnce is not null)
        {
            await ServerSentEvents.DataAsync(stream, json(atOnce), cancellationToken);
        }

        var ping = pings.WaitForNextTickAsync(cancellationToken).AsTask();
        var claimed = subscription.Claims.WaitToReadAsync(cancellationToken).AsTask();
        while (true)
        {
            var first = await Task.WhenAny(ping, claimed);
            await first; // Throws when the agent has left.
            if (first == ping)
            {
                await ServerSentEvents.PingAsync(stream, cancellationToken);
                ping = pings.WaitForNextTickAsync(cancellationToken).AsTask();
                continue;
            }

            while (subscription.Claims.TryRead(out var claim))
            {
                await ServerSentEvents.DataAsync(stream, json(claim), cancellationToken);
            }

            claimed = subscription.Claims.WaitToReadAsync(cancellationToken).AsTask();
        }
    }
}
