namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>The last snapshots of the screen. The screen is stable when all of them are equal.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/ringbuffer.go</c>, and <c>statusLocked</c> of <c>pty_conversation.go</c>.</remarks>
internal sealed class Snapshots
{
    /// <summary>Two seconds at 25 ms, plus the first.</summary>
    private const int Count = 81;

    private readonly string?[] _ring = new string?[Count];
    private int _oldest;

    public string Last { get; private set; } = "";

    public bool AreEqual => !_ring.AsSpan().ContainsAnyExcept(Last);

    public void Add(string screen)
    {
        // Equal snapshots are one object, which makes them quick to compare.
        Last = screen == Last ? Last : screen;
        _ring[_oldest] = Last;
        _oldest = (_oldest + 1) % Count;
    }

    public void Fill(string screen)
    {
        Last = screen;
        Array.Fill(_ring, screen);
    }
}

/// <summary>Ticks at multiples of 25 ms since the start, but only while something can change: after each tick it waits until it is woken.</summary>
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
