using System.Diagnostics;

namespace Mocks.Parity.Tests;

/// <summary>When things are done and come, beside a recording.</summary>
/// <remarks>The clock of a mock in this process waits for its client: it never goes past what is done next, so what was sent at a moment
/// comes at that moment, however busy the machine is. A program's clock is the wall's.</remarks>
internal sealed class Pace(ScenarioClock clock, bool asProgram)
{
    private static readonly TimeSpan Longest = RunningProgram.Patience;

    private bool _settled;
    private (double Recorded, double Live) _anchor;
    private (double Recorded, double Live) _deed;

    /// <summary>When, in the recording, a client does something again.</summary>
    public double NextDeed { get; set; }

    /// <summary>Waits on the server's clock until as much time has passed as had in the recording.</summary>
    /// <param name="isAsked">The server is at work on a request. A program's time runs on from when that was sent, whatever was heard since, and when.</param>
    public async Task DueAsync(Step step, bool isAsked = false)
    {
        if (Moment(step.At, asProgram && isAsked ? _deed : _anchor) - clock.GetTimestamp() is > 0 and var wait)
        {
            await PassAsync(TimeSpan.FromTicks(wait));
        }
    }

    public Task PassAsync(TimeSpan time) => asProgram ? Task.Delay(time, clock) : clock.GoToAsync(clock.GetTimestamp() + time.Ticks);

    /// <summary>Lets the clock of a mock in this process run while something is awaited, but not past what is done next.</summary>
    public async Task<T> RunUntilAsync<T>(Task<T> awaited)
    {
        if (asProgram)
        {
            return await awaited;
        }

        var until = Moment(NextDeed);
        clock.RunUntil(until);
        while (await Task.WhenAny(awaited, Task.Delay(50)) != awaited)
        {
            // Nothing is under way any more, so the mock is slower than what was recorded: a little more.
            if (clock.GetTimestamp() >= until)
            {
                until += TimeSpan.FromMilliseconds(25).Ticks;
                clock.RunUntil(until);
            }
        }

        await clock.StopAsync();
        return await awaited;
    }

    /// <summary>This is about to be done to the server.</summary>
    public void Does(Step step) => _deed = (step.At, TimeSpan.FromTicks(clock.GetTimestamp()).TotalSeconds);

    /// <summary>Something came, and not much earlier than in the recording.</summary>
    public void Observed(Step step, long cameAt)
    {
        var live = TimeSpan.FromTicks(cameAt).TotalSeconds;
        // What came before may have been heard of late, on a machine that does other things; what was done to a program was done just then.
        var since = asProgram ? _deed : _anchor;
        var (gap, liveGap) = (step.At - since.Recorded, live - since.Live);
        // How long a program takes to start, on a machine that does other things, says nothing about its clock.
        var starting = asProgram && !_settled;
        _settled |= step.What == "stable" || Step.IsStable(step.What);
        Assert.True(gap < 1 || liveGap > gap / 2 || starting,
            $"\"{step.Who}: {step.What}\" came {liveGap:F2} s after what was {(asProgram ? "done to it" : "before it")}, but {gap:F2} s in the recording.");
        // What was heard of late, but before anything else is done, came in time.
        _anchor = (step.At, asProgram || cameAt > Moment(NextDeed) ? live : Math.Min(live, _anchor.Live + gap));
    }

    /// <summary>Counts from here on: this was done just now.</summary>
    public void Anchor(Step step) => Anchor(step, clock.GetTimestamp());

    /// <summary>Counts from here on.</summary>
    public void Anchor(Step step, long cameAt) => _anchor = (step.At, TimeSpan.FromTicks(cameAt).TotalSeconds);

    /// <summary>When, on the live clock, something is to be done. What is done right at the start comes before the first tick.</summary>
    private long Moment(double recorded) => Moment(recorded, _anchor);

    private long Moment(double recorded, (double Recorded, double Live) since)
    {
        var gap = recorded - since.Recorded;
        var atOnce = gap <= 0.1 && clock.GetTimestamp() == 0;
        return double.IsFinite(gap) ? TimeSpan.FromSeconds(since.Live + (atOnce ? 0 : gap)).Ticks : long.MaxValue;
    }

    /// <summary>How long to wait for something, by the wall's clock.</summary>
    public TimeSpan Patience(Step step) => Longest + (TimeSpan.FromSeconds(3 * Math.Max(0, step.At - _anchor.Recorded)) / clock.Speed);

    /// <summary>Waits until a mock in this process has a request: it answers, or has set itself an alarm.</summary>
    /// <param name="settings">The alarms that had been set before.</param>
    /// <param name="alone">Otherwise it may wait for another one, and do neither.</param>
    public async Task TakenAsync(Task answered, long settings, bool alone)
    {
        var patience = alone ? Longest : TimeSpan.FromSeconds(0.5);
        for (var sent = Stopwatch.StartNew(); !asProgram && !answered.IsCompleted && clock.Settings == settings && sent.Elapsed < patience;)
        {
            await Task.Yield();
        }
    }
}
