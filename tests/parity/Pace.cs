using System.Diagnostics;

namespace Mocks.Parity.Tests;

/// <summary>Compares the times of a replay with those of the recording.</summary>
/// <remarks>The clock of a mock in this process waits for its client: it never passes the next action, so that a request arrives
/// at its moment, however busy the machine is. A program runs in real time.</remarks>
/// <param name="longest">The timeout for an event that should have come by now.</param>
internal sealed class Pace(LimitedTime clock, bool asProgram, TimeSpan longest)
{
    // Seconds of the server's clock.
    private const double NoticedInTime = 0.1;

    private bool _settled;
    private (double Recorded, double Live) _anchor;

    // The last action, or the last arrival that was noticed in time: of two that were noticed late, the later one can have come first.
    private (double Recorded, double Live) _exact;
    private (double Recorded, double Live) _deed;

    /// <summary>The time of the client's next action in the recording.</summary>
    public double NextDeed { get; set; }

    /// <summary>Waits until as much time has passed on the server's clock as in the recording.</summary>
    /// <param name="isAsked">The server works on a request. A program's time then counts from the sending of that request.</param>
    public async Task DueAsync(Step step, bool isAsked = false)
    {
        if (Moment(step.At, asProgram && isAsked ? _deed : _anchor) - clock.GetTimestamp() is > 0 and var wait)
        {
            await PassAsync(TimeSpan.FromTicks(wait));
        }
    }

    public Task PassAsync(TimeSpan time) => asProgram ? Task.Delay(time, clock) : clock.GoToAsync(clock.GetTimestamp() + time.Ticks);

    /// <summary>Runs the clock of a mock in this process while a test waits for something, but not past the next action.</summary>
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
            // The mock is idle, so it is slower than the recording: advance a little further.
            if (clock.GetTimestamp() >= until)
            {
                until += TimeSpan.FromMilliseconds(25).Ticks;
                clock.RunUntil(until);
            }
        }

        await clock.StopAsync();
        return await awaited;
    }

    /// <summary>An action is about to be done.</summary>
    public void Does(Step step) => _exact = _deed = (step.At, TimeSpan.FromTicks(clock.GetTimestamp()).TotalSeconds);

    /// <summary>Something came. It must not be much earlier than in the recording.</summary>
    public void Observed(Step step, long cameAt)
    {
        var live = TimeSpan.FromTicks(cameAt).TotalSeconds;
        // On a busy machine the test may notice an arrival late, but it knows exactly when it did an action.
        var since = asProgram ? _deed : _exact;
        var (gap, liveGap) = (step.At - since.Recorded, live - since.Live);
        // The start-up time of a program depends on the load of the machine, not on its clock.
        var starting = asProgram && !_settled;
        _settled |= step.What == "stable" || Step.IsStable(step.What);
        Assert.True(gap < 1 || liveGap > gap / 2 || starting,
            $"\"{step.Who}: {step.What}\" came {liveGap:F2} s after what was {(asProgram ? "done to it" : "before it")}, but {gap:F2} s in the recording.");
        // An arrival that was noticed late, but before the next action, came in time.
        _anchor = (step.At, asProgram || cameAt > Moment(NextDeed) ? live : Math.Min(live, _anchor.Live + (step.At - _anchor.Recorded)));
        _exact = live <= _exact.Live + (step.At - _exact.Recorded) + NoticedInTime ? (step.At, live) : _exact;
    }

    /// <summary>Starts to count: an action was done just now.</summary>
    public void Anchor(Step step) => Anchor(step, clock.GetTimestamp());

    /// <summary>Starts to count.</summary>
    public void Anchor(Step step, long cameAt) => _exact = _anchor = (step.At, TimeSpan.FromTicks(cameAt).TotalSeconds);

    /// <summary>The time of an action on the live clock. An action at the very start comes before the first tick.</summary>
    private long Moment(double recorded) => Moment(recorded, _anchor);

    private long Moment(double recorded, (double Recorded, double Live) since)
    {
        var gap = recorded - since.Recorded;
        var atOnce = gap <= 0.1 && clock.GetTimestamp() == 0;
        return double.IsFinite(gap) ? TimeSpan.FromSeconds(since.Live + (atOnce ? 0 : gap)).Ticks : long.MaxValue;
    }

    /// <summary>The timeout in real time.</summary>
    public TimeSpan Patience(Step step) => longest + (TimeSpan.FromSeconds(3 * Math.Max(0, step.At - _anchor.Recorded)) / clock.Speed);

    /// <summary>Waits until a mock in this process has received a request: it has answered, or has set a timer.</summary>
    /// <param name="settings">The number of timers that were set before.</param>
    /// <param name="alone">No other request is in progress, for which this one could wait.</param>
    public async Task TakenAsync(Task answered, long settings, bool alone)
    {
        var patience = alone ? longest : TimeSpan.FromSeconds(0.5);
        for (var sent = Stopwatch.StartNew(); !asProgram && !answered.IsCompleted && clock.Settings == settings && sent.Elapsed < patience;)
        {
            await Task.Yield();
        }
    }
}
