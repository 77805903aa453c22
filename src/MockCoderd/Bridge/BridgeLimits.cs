using Mocks.GoLibraries.Httprate;
using Mocks.Mocking.Control;

namespace Mocks.MockCoderd.Bridge;

/// <summary>Limits the requests at once, and the requests a second with one key.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpmw/ratelimit.go</c>, <c>ConcurrencyLimit</c> and <c>RateLimitByAuthToken</c>.</remarks>
internal sealed class BridgeLimits(TimeProvider time) : IResettable
{
    private readonly SlidingWindow _seconds = new(1, time);
    private int _inFlight;

    /// <summary>Counts a request until it is disposed.</summary>
    /// <param name="max">0 for no limit.</param>
    /// <returns>Null when that many are in flight already.</returns>
    public IDisposable? Enter(int max)
    {
        if (Interlocked.Increment(ref _inFlight) > max && max > 0)
        {
            Interlocked.Decrement(ref _inFlight);
            return null;
        }

        return new InFlight(this);
    }

    /// <param name="limit">0 for no limit.</param>
    public RateDecision? Decide(string caller, int limit) => limit <= 0 ? null : _seconds.Decide(caller, limit);

    public void Reset() => _seconds.Reset();

    private sealed class InFlight(BridgeLimits limits) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref limits._inFlight);
    }
}
