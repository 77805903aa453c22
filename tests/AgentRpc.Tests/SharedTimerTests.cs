namespace Mocks.AgentRpc.Tests;

public sealed class SharedTimerTests
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(15);

    private readonly CountingTime _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Waits_that_end_within_250_ms_end_with_the_first_of_them()
    {
        var first = WaitAsync();
        _time.Clock.Advance(TimeSpan.FromMilliseconds(250));
        var second = WaitAsync();
        _time.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var third = WaitAsync();

        _time.Clock.Advance(TimeSpan.FromMilliseconds(14_748));
        var early = (first.IsCompleted, second.IsCompleted);
        _time.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var grouped = (first.IsCompleted, second.IsCompleted, third.IsCompleted);
        _time.Clock.Advance(TimeSpan.FromMilliseconds(251));

        Assert.Equal((false, false), early);
        Assert.Equal((true, true, false), grouped);
        Assert.True(third.IsCompleted);
    }

    [Fact]
    public async Task A_thousand_loops_of_waits_need_one_timer()
    {
        var turns = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var loops = Enumerable.Range(0, 1_000).Select(async _ =>
        {
            while (true)
            {
                await SharedTimer.Of(_time, Length).WaitAsync(stop.Token);
                turns++;
            }
        }).ToArray();

        _time.Clock.Advance(3 * Length);

        Assert.Equal((3_000, 1), (turns, _time.Timers));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(loops));
    }

    [Fact]
    public async Task A_wait_that_was_cancelled_does_not_hold_up_a_later_one()
    {
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var gone = SharedTimer.Of(_time, Length).WaitAsync(leaves.Token);
        _time.Clock.Advance(TimeSpan.FromSeconds(5));
        await leaves.CancelAsync();
        var stays = WaitAsync();

        _time.Clock.Advance(TimeSpan.FromMilliseconds(14_999));
        var before = stays.IsCompleted;
        _time.Clock.Advance(TimeSpan.FromMilliseconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.Equal((false, true), (before, stays.IsCompleted));
    }

    [Fact]
    public void Waits_of_another_length_or_on_another_clock_end_by_themselves()
    {
        var other = SharedTimer.Of(_time, 2 * Length).WaitAsync(Cancelled);
        var elsewhere = SharedTimer.Of(new ManualTime(), Length).WaitAsync(Cancelled);
        var wait = WaitAsync();

        _time.Clock.Advance(Length);

        Assert.Equal((true, false, false), (wait.IsCompleted, other.IsCompleted, elsewhere.IsCompleted));
    }

    private Task WaitAsync() => SharedTimer.Of(_time, Length).WaitAsync(Cancelled);

    /// <summary>A clock that a test moves, and that counts the timers on it.</summary>
    private sealed class CountingTime : TimeProvider
    {
        public ManualTime Clock { get; } = new();

        public int Timers { get; private set; }

        public override DateTimeOffset GetUtcNow() => Clock.GetUtcNow();

        public override long GetTimestamp() => Clock.GetTimestamp();

        public override long TimestampFrequency => Clock.TimestampFrequency;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Timers++;
            return Clock.CreateTimer(callback, state, dueTime, period);
        }
    }
}
