using Mocks.MockAgentApi.ScreenTracker;

namespace Mocks.MockAgentApi.Tests.ScreenTracker;

public sealed class ConversationClockTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _done = [];

    [Fact]
    public void What_is_due_at_one_moment_is_done_by_rank_and_then_in_the_order_it_was_asked_for()
    {
        using var clock = new ConversationClock(_time, 1);
        foreach (var (rank, name) in new[] { (Rank.Typing, "typing 1"), (Rank.Tick, "tick"), (Rank.Typing, "typing 2"), (Rank.Agent, "agent"), (Rank.Typing, "typing 3") })
        {
            clock.In(TimeSpan.FromSeconds(1), rank, () => _done.Add(name));
        }

        clock.Start();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["agent", "tick", "typing 1", "typing 2", "typing 3"], _done);
    }

    [Fact]
    public void Until_it_is_started_nothing_falls_due_and_then_everything_waits_as_long_as_it_was_to()
    {
        using var clock = new ConversationClock(_time, 1);
        clock.In(TimeSpan.FromSeconds(1), Rank.Agent, () => _done.Add("done"));
        _time.Advance(TimeSpan.FromMinutes(1));

        clock.Start();
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Empty(_done);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(["done"], _done);
    }

    [Fact]
    public void A_faster_clock_does_everything_at_the_moment_it_was_due()
    {
        using var clock = new ConversationClock(_time, 100);
        var begun = clock.Now;
        clock.In(TimeSpan.FromSeconds(10), Rank.Agent, () => _done.Add($"{(clock.Now - begun).TotalSeconds}"));

        clock.Start();
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Empty(_done);
        _time.Advance(TimeSpan.FromMilliseconds(61));

        Assert.Equal(["10"], _done);
        Assert.Equal(16, clock.Do(() => clock.Now - begun).TotalSeconds);
    }
}
