using Mocks.GoLibraries.Httprate;
using Mocks.Mocking.Control;

namespace Mocks.MockCoderd.RateLimits;

/// <summary>Counts requests of one caller to one path in windows of a whole minute.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpmw/ratelimit.go</c>.</remarks>
public sealed class RateLimiter(CoderdSettings settings, TimeProvider time) : IResettable
{
    private readonly SlidingWindow _minutes = new(60, time);

    /// <param name="isKept">Count it; false for a one-off key.</param>
    /// <returns>Null when the limiter is off. A limit of 0 turns it off too.</returns>
    public RateDecision? Decide(string caller, string path, bool isKept = true) =>
        settings.RateLimit <= 0 ? null : _minutes.Decide($"{caller} {path}", settings.RateLimit, isKept);

    public void Reset() => _minutes.Reset();
}
