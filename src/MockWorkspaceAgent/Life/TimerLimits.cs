namespace Mocks.MockWorkspaceAgent.Life;

/// <summary>What .NET's timers take, where Go's take 292 years.</summary>
internal static class TimerLimits
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    extension(TimeSpan time)
    {
        /// <summary>The time, or the longest that a timer takes.</summary>
        public TimeSpan Capped => time < Longest ? time : Longest;
    }
}
