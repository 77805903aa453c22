namespace Mocks.MockWorkspaceAgent.Life.Sessions;

/// <summary>How long an agent waits before each try to connect. It is never reset: a session that lasted a day counts like a failed try.</summary>
/// <remarks>Source: coder/coder, <c>agent/agent.go</c>, <c>runLoop</c>; coder/retry, <c>retrier.go</c>. Without jitter.</remarks>
internal sealed class Backoff
{
    private const double Factor = 1.618;

    private static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(10);

    private TimeSpan _delay;

    /// <summary>0 for the first try, then 162 ms, 262 ms, 424 ms and so on up to 10 s. Whole milliseconds, because .NET's timers know no others.</summary>
    public TimeSpan Next()
    {
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(_delay.TotalMilliseconds));
        _delay = (_delay < Floor ? Floor : _delay) * Factor;
        _delay = _delay > Ceiling ? Ceiling : _delay;
        return wait;
    }
}
