namespace Mocks.GoLibraries.Httprate;

/// <summary>The limiter's decision about one request.</summary>
/// <param name="Limit">Requests in a window.</param>
/// <param name="Remaining">Requests left; 0 when this one is refused.</param>
/// <param name="ResetAt">Unix seconds of the end of the window.</param>
public sealed record RateDecision(bool Allowed, int Limit, int Remaining, long ResetAt);

/// <summary>Counts requests per key in windows of a fixed length.</summary>
/// <remarks>Source: go-chi/httprate 0.15.0: the previous window is weighted by its overlap with the last
/// <paramref name="seconds"/>, and a refused request is not counted.</remarks>
public sealed class SlidingWindow(int seconds, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Dictionary<string, int> _current = [];
    private Dictionary<string, int> _previous = [];
    private long _window;

    /// <param name="isKept">False for a key that never repeats.</param>
    public RateDecision Decide(string key, int limit, bool isKept = true)
    {
        var now = time.GetUtcNow();
        var window = now.ToUnixTimeSeconds() / seconds;
        var left = TimeSpan.FromSeconds(seconds) - (now - DateTimeOffset.FromUnixTimeSeconds(window * seconds));
        lock (_gate)
        {
            Turn(window);
            var counted = _current.GetValueOrDefault(key);
            var before = _previous.GetValueOrDefault(key) * (double)left.Ticks / (seconds * TimeSpan.TicksPerSecond);
            var rate = (int)Math.Round(before + counted, MidpointRounding.AwayFromZero);
            var allowed = rate < limit;
            if (allowed && isKept)
            {
                _current[key] = counted + 1;
            }

            return new RateDecision(allowed, limit, limit - rate - (allowed ? 1 : 0), (window + 1) * seconds);
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
