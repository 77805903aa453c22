using Mocks.Mocking.Control;

namespace Mocks.MockCoderd.RateLimits;

/// <summary>What the limiter makes of one request.</summary>
/// <param name="Limit">Requests a minute.</param>
/// <param name="Remaining">How many are left; 0 when this one is refused.</param>
/// <param name="ResetAt">Unix seconds of the end of the window.</param>
public sealed record RateDecision(bool Allowed, int Limit, int Remaining, long ResetAt);

/// <summary>Counts requests of one caller to one path in windows of a whole minute.</summary>
/// <remarks>Source: coder/coder with go-chi/httprate 0.15.0: the previous window counts with the share of it that lies
/// in the last 60 seconds, and a refused request is not counted.</remarks>
public sealed class RateLimiter(CoderdSettings settings, TimeProvider time) : IResettable
{
    private const int WindowSeconds = 60;

    private readonly Lock _gate = new();
    private Dictionary<string, int> _current = [];
    private Dictionary<string, int> _previous = [];
    private long _window;

    /// <param name="isKept">Count it; false for a caller who is never seen again.</param>
    /// <returns>Null when the limiter is off.</returns>
    public RateDecision? Decide(string caller, string path, bool isKept = true)
    {
        // Zero too: upstream builds no limiter for it.
        if (settings.RateLimit <= 0)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var window = now.ToUnixTimeSeconds() / WindowSeconds;
        var left = TimeSpan.FromSeconds(WindowSeconds) - (now - DateTimeOffset.FromUnixTimeSeconds(window * WindowSeconds));
        var key = $"{caller} {path}";
        lock (_gate)
        {
            Turn(window);
            var counted = _current.GetValueOrDefault(key);
            var before = _previous.GetValueOrDefault(key) * (double)left.Ticks / (WindowSeconds * TimeSpan.TicksPerSecond);
            var rate = (int)Math.Round(before + counted, MidpointRounding.AwayFromZero);
            var allowed = rate < settings.RateLimit;
            if (allowed && isKept)
            {
                _current[key] = counted + 1;
            }

            var remaining = settings.RateLimit - rate - (allowed ? 1 : 0);
            return new RateDecision(allowed, settings.RateLimit, remaining, (window + 1) * WindowSeconds);
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _current = [];
            _previous = [];
        }
    }

    private void Turn(long window)
    {
        if (window == _window)
        {
            return;
        }

        _previous = window == _window + 1 ? _current : [];
        _current = [];
        _window = window;
    }
}
