using Mocks.GoLibraries.Httprate;
using Mocks.Mocking.Control;

namespace Mocks.MockCoderd.Bridge.Limits;

/// <summary>How many requests the bridge takes at once, and how many a second from one token.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpmw/ratelimit.go</c>, <c>ConcurrencyLimit</c> and <c>RateLimitByAuthToken</c>.</remarks>
internal sealed class BridgeLimits(TimeProvider time) : IResettable
{
    private readonly SlidingWindow _seconds = new(1, time);
    private int _inFlight;

    /// <summary>Takes a place until it is disposed.</summary>
    /// <param name="most">0 for no limit.</param>
    /// <returns>Null when all are taken.</returns>
    public IDisposable? Enter(int most)
    {
        if (Interlocked.Increment(ref _inFlight) > most && most > 0)
        {
            Interlocked.Decrement(ref _inFlight);
            return null;
        }

        return new Place(this);
    }

    public RateDecision? Decide(string caller, int limit) => limit <= 0 ? null : _seconds.Decide(caller, limit);

    public void Reset() => _seconds.Reset();

    private sealed class Place(BridgeLimits limits) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref limits._inFlight);
    }
}
