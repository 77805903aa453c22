namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>Ticks every 25 ms since the start, but only while something can change: after each tick it waits until it is woken.</summary>
/// <param name="tick">Takes a snapshot, and calls <see cref="Ticked"/> when it has.</param>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/pty_conversation.go</c>, <c>Start</c>; there the loop never pauses.</remarks>
internal sealed class SnapshotLoop(ConversationClock clock, Action tick)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    private DateTimeOffset _started = clock.Now;
    private bool _scheduled;

    public void Start() => _started = clock.Now;

    /// <summary>Ticks at the next multiple of the interval, unless a tick is already due.</summary>
    public void Wake()
    {
        var ticks = ((clock.Now - _started).Ticks / Interval.Ticks) + 1;
        Schedule(_started + (Interval * ticks));
    }

    /// <summary>Ticks at this moment, unless a tick is already due.</summary>
    public void WakeAtOnce() => Schedule(clock.Now);

    public void Ticked() => _scheduled = false;

    private void Schedule(DateTimeOffset due)
    {
        if (!_scheduled)
        {
            _scheduled = true;
            clock.At(due, Rank.Tick, tick);
        }
    }
}
