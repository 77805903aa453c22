using System.Runtime;

namespace Mocks.Mocking.Hosting;

/// <summary>Gives memory back that large requests have used: a few hundred megabytes could pass before the garbage collector would look.</summary>
/// <remarks>
/// A request of some megabytes is several large objects, of which the collector lets a process have hundreds of megabytes while the machine has
/// memory. Looking costs some microseconds. A collection is due when the process has grown by a quarter of what it needed, and by
/// <see cref="Room"/>; so what a large conversation costs in collections does not grow with it. What was in use then, by requests or in the
/// pools of the runtime, is garbage some seconds later, and nothing grows that would show it: so each collection has a few later ones.
/// </remarks>
public sealed class MemoryTrim : IDisposable
{
    /// <summary>Bytes that a process may grow by before it collects.</summary>
    public const long Room = 8 * 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    // The pools let go of an array that no request took for a minute.
    private static readonly TimeSpan[] Later = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(65)];

    private readonly Func<long> _resident;
    private readonly Action _collect;
    private readonly ITimer _timer;
    private readonly Lock _oneAtATime = new();
    private readonly TimeProvider _time;
    private readonly long _small;
    private long _limit;
    private long _collected;
    private int _later = Later.Length;

    /// <param name="time">When to look.</param>
    /// <param name="resident">Bytes that the process has in memory.</param>
    /// <param name="collect">Gives back what is not in use.</param>
    public MemoryTrim(TimeProvider time, Func<long> resident, Action collect)
    {
        (_time, _resident, _collect) = (time, resident, collect);
        _small = _limit = LimitAfter(resident());
        _timer = time.CreateTimer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>That of this process, for as long as it is not disposed.</summary>
    public static MemoryTrim OfProcess() => new(TimeProvider.System, () => Environment.WorkingSet, static () =>
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    });

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // A timer does not wait for its callback, and a collection may take longer than an interval.
        if (!_oneAtATime.TryEnter())
        {
            return;
        }

        try
        {
            var now = _resident();
            if (now > _limit)
            {
                _later = 0;
            }
            else if (now > _small && _later < Later.Length && _time.GetElapsedTime(_collected) >= Later[_later])
            {
                _later++;
            }
            else
            {
                return;
            }

            _collect();
            _collected = _time.GetTimestamp();
            _limit = LimitAfter(_resident());
        }
        finally
        {
            _oneAtATime.Exit();
        }
    }

    private static long LimitAfter(long resident) => resident + Math.Max(Room, resident / 4);
}
