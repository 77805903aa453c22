using System.Globalization;

namespace Mocks.Snapshotter.Network;

/// <summary>How one try of an exchange ended.</summary>
/// <param name="MayPass">Whether another try may end better.</param>
/// <param name="RetryAfter">The answer's header of that name.</param>
internal sealed record Tried<T>(T Result, bool MayPass, string? RetryAfter = null);

/// <summary>Tries an exchange again within one time limit.</summary>
/// <remarks>
/// After a failure the next try follows a short pause. A try without a whole answer stays open: the next one starts next to it
/// when a third of the limit has passed, and the first usable answer counts. So a hanging answer leaves time for a second try,
/// and a slow server, or a long answer, has the whole limit.
/// </remarks>
internal static class Tries
{
    private static readonly TimeSpan TimeOfATry = TimeSpan.FromMilliseconds(500);

    /// <summary>Whether a request with this answer is worth repeating.</summary>
    public static bool MayPass(int status) => status is 408 or 425 or 429 or >= 500;

    /// <param name="pauses">After the first, the second … failure; there is one try more than pauses.</param>
    /// <param name="start">Starts a try. It ends without an exception.</param>
    /// <returns>The first result that another try could not improve; otherwise the last one.</returns>
    public static T Run<T>(PollLoop loop, IReadOnlyList<TimeSpan> pauses, Func<Task<Tried<T>>> start)
    {
        var open = new List<Task<Tried<T>>>();
        Tried<T>? last = null;
        var (started, next) = (0, TimeSpan.Zero);
        while (true)
        {
            if (started <= pauses.Count && loop.Elapsed >= next && loop.Elapsed < loop.Limit)
            {
                started++;
                next = loop.Elapsed + (loop.Limit / 3);
                open.Add(loop.Start(start));
            }

            loop.RunUntil(started <= pauses.Count && next < loop.Limit ? next : loop.Limit, () => open.Exists(task => task.IsCompleted));
            var isLate = loop.Elapsed >= loop.Limit;
            if (isLate)
            {
                loop.Expire();
            }

            foreach (var task in open.FindAll(task => task.IsCompleted))
            {
                open.Remove(task);
                var tried = task.GetAwaiter().GetResult();
                if (!tried.MayPass && !isLate)
                {
                    loop.Expire();
                    return tried.Result;
                }

                last = isLate ? last ?? tried : tried;
                (next, var isLast) = NextAfter(loop, pauses[Math.Min(started, pauses.Count) - 1], pauses[^1], tried.RetryAfter);
                started = isLast ? Math.Max(started, pauses.Count) : started;
            }

            if (isLate || (open.Count == 0 && started > pauses.Count))
            {
                return last!.Result;
            }
        }
    }

    /// <summary>When to try again. A server that asks for more time than is left gets one last try, after the longest pause.</summary>
    private static (TimeSpan Moment, bool IsLast) NextAfter(PollLoop loop, TimeSpan pause, TimeSpan longest, string? retryAfter)
    {
        if (Parse(retryAfter, loop.Now) is not { } asked || asked <= pause)
        {
            return (loop.Elapsed + pause, false);
        }

        return asked < loop.Limit - loop.Elapsed - TimeOfATry ? (loop.Elapsed + asked, false) : (loop.Elapsed + longest, true);
    }

    /// <summary>The time that a <c>Retry-After</c> of seconds or of a date asks for; null when it is neither.</summary>
    internal static TimeSpan? Parse(string? retryAfter, DateTimeOffset now)
    {
        if (long.TryParse(retryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue));
        }

        return DateTimeOffset.TryParseExact(retryAfter, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date - now : null;
    }
}
