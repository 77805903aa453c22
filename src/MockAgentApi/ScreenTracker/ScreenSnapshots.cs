namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>The last snapshots of the screen. The screen is stable when all of them are equal.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/ringbuffer.go</c>, and <c>statusLocked</c> of <c>pty_conversation.go</c>.</remarks>
internal sealed class ScreenSnapshots
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

    /// <summary>The screen has looked like this for long.</summary>
    public void Fill(string screen)
    {
        Last = screen;
        Array.Fill(_ring, screen);
    }
}
