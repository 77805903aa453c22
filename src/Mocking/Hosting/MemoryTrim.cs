using System.Runtime;

namespace Mocks.Mocking.Hosting;

/// <summary>Gives memory back that the start or large requests have used: a few hundred megabytes could pass before the garbage collector would look.</summary>
/// <remarks>
/// A request of some megabytes is several large objects, of which the collector lets a process have hundreds of megabytes while the machine has
/// memory. Looking costs some microseconds. A collection is due when the process has grown by a quarter of what it needed, and by
/// <see cref="Room"/>; so what a large conversation costs in collections does not grow with it. What was in use then, by requests or in the
/// pools of the runtime, is garbage some seconds later, and nothing grows that would show it: so each collection has a few later ones.
/// One more is due when the process has been quiet for a while after it had work, so that an idle mock is a small one.
/// </remarks>
public sealed class MemoryTrim : IDisposable
{
    /// <summary>Bytes that a process may grow by before it collects: twice what the collector itself lets pass (Directory.Build.targets).</summary>
    public const long Room = 12 * 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    // Less than this in an interval is what timers use.
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan QuietAfterStart = TimeSpan.FromSeconds(1);

    // Longer than the pause of a client that polls.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    // The pools let go of an array that no request took for a minute.
    private static readonly TimeSpan[] Later = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(65)];

    private readonly Func<long> _own;
    private readonly Func<TimeSpan> _processor;
    private readonly Action _collect;
    private readonly ITimer _timer;
    private readonly Lock _oneAtATime = new();
    private readonly TimeProvider _time;
    private readonly long _small;
    private long _limit;
    private long _collected;
    private int _later = Later.Length;
    private TimeSpan _used;
    private TimeSpan? _quiet = QuietAfterStart;
    private long _worked;

    /// <param name="time">When to look.</param>
    /// <param name="own">Bytes in memory that the process has for itself alone, so without the pages of files.</param>
    /// <param name="processor">Processor time that the process has used.</param>
    /// <param name="collect">Gives back what is not in use.</param>
    public MemoryTrim(TimeProvider time, Func<long> own, Func<TimeSpan> processor, Action collect)
    {
        (_time, _own, _processor, _collect) = (time, own, processor, collect);
        _small = _limit = LimitAfter(own());
        (_used, _worked) = (processor(), time.GetTimestamp());
        _timer = time.CreateTimer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>That of this process, for as long as it is not disposed.</summary>
    public static MemoryTrim OfProcess() => new(TimeProvider.System, OwnMemory.Read, static () => Environment.CpuUsage.TotalTime, static () =>
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        MappedFiles.GiveBack();
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
            NoteWork();
            if (IsDue())
            {
                _collect();
                _collected = _time.GetTimestamp();
                _limit = LimitAfter(_own());
                _used = _processor(); // The collection is no work.
            }
        }
        finally
        {
            _oneAtATime.Exit();
        }
    }

    private void NoteWork()
    {
        var used = _processor();
        if (used - _used >= Work)
        {
            (_quiet, _worked) = (_quiet ?? Quiet, _time.GetTimestamp());
        }

        _used = used;
    }

    private bool IsDue()
    {
        var own = _own();
        if (own > _limit)
        {
            _later = 0;
            return true;
        }

        if (own > _small && _later < Later.Length && _time.GetElapsedTime(_collected) >= Later[_later])
        {
            _later++;
            return true;
        }

        if (_quiet is not { } quiet || _time.GetElapsedTime(_worked) < quiet)
        {
            return false;
        }

        _quiet = null;
        return true;
    }

    private static long LimitAfter(long own) => own + Math.Max(Room, own / 4);
}
