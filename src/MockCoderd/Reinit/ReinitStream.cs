using System.IO.Pipelines;
using Mocks.Mocking.Hosting;

namespace Mocks.MockCoderd.Reinit;

/// <summary>Holds one agent's stream: a ping every 15 s, and an event for every claim, until the agent leaves.</summary>
/// <param name="subscription">Made before the checks, so that no claim falls between them and the stream.</param>
/// <param name="atOnce">A claim that was built before the agent asked.</param>
internal sealed class ReinitStream(ClaimChannel.Subscription subscription, ClaimBuilt? atOnce, Func<ClaimBuilt, byte[]> json, TimeProvider time)
{
    public Answer ToAnswer() => new(200, ServerSentEvents.Headers, Stream: HoldAsync);

    private async Task HoldAsync(PipeWriter stream, CancellationToken gone)
    {
        using var held = subscription;
        using var pings = new PeriodicTimer(ServerSentEvents.PingEvery, time);
        if (atOnce is not null)
        {
            await ServerSentEvents.DataAsync(stream, json(atOnce), gone);
        }

        var ping = pings.WaitForNextTickAsync(gone).AsTask();
        var claimed = subscription.Claims.WaitToReadAsync(gone).AsTask();
        while (true)
        {
            var first = await Task.WhenAny(ping, claimed);
            await first; // Throws when the agent has left.
            if (first == ping)
            {
                await ServerSentEvents.PingAsync(stream, gone);
                ping = pings.WaitForNextTickAsync(gone).AsTask();
                continue;
            }

            while (subscription.Claims.TryRead(out var claim))
            {
                await ServerSentEvents.DataAsync(stream, json(claim), gone);
            }

            claimed = subscription.Claims.WaitToReadAsync(gone).AsTask();
        }
    }
}
