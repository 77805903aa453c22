using Mocks.GoLibraries.Httprate;
using Mocks.Mocking.Control;

namespace Mocks.MockCoderd.Bridge;

/// <summary>Limits the requests at once, and the requests a second with one key.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpmw/ratelimit.go</c>, <c>ConcurrencyLimit</c> and <c>RateLimitByAuthToken</c>.</remarks>
internal sealed class BridgeLimits(TimeProvider time) : IResettable
{
    private readonly SlidingWindow _seconds = new(1, time);
    private int _inFlight;

    /// <param name="max">0 for no limit.</param>
    /// <returns>Null when that many are in flight already.</returns>
    public InFlight? Enter(int max)
    {
        if (Interlocked.Increment(ref _inFlight) > max && max > 0)
        {
            Interlocked.Decrement(ref _inFlight);
            return null;
        }

        return new InFlight(() => Interlocked.Decrement(ref _inFlight));
    }

    /// <param name="limit">0 for no limit.</param>
    public RateDecision? Decide(string caller, int limit) => limit <= 0 ? null : _seconds.Decide(caller, limit);

    public void Reset() => _seconds.Reset();
}

/// <summary>A request that counts towards the limit of requests at once until it is disposed.</summary>
internal sealed class InFlight(Action end) : IDisposable
{
    private bool _ended;

    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _ended, true))
        {
            end();
        }
    }
}
