using Mocks.Mocking.Hosting;

namespace Mocks.Mocking.Tests;

public sealed class MemoryTrimTests : IDisposable
{
    private const long MiB = 1024 * 1024;

    private readonly ManualTime _time = new();
    private readonly MemoryTrim _trim;
    private long _resident = 60 * MiB;
    private long _inUse = 60 * MiB;
    private int _collections;

    public MemoryTrimTests() => _trim = new MemoryTrim(_time, () => _resident, () =>
    {
        _collections++;
        _resident = _inUse;
    });

    [Fact]
    public void A_mock_that_does_not_grow_never_collects()
    {
        _resident = 75 * MiB;

        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal((75 * MiB, 0), (_resident, _collections));
    }

    [Fact]
    public void A_mock_that_grew_gives_the_memory_back()
    {
        _resident = 300 * MiB;

        _time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal((60 * MiB, 1), (_resident, _collections));
    }

    [Fact]
    public void What_is_in_use_when_it_collects_is_given_back_once_it_is_not()
    {
        (_resident, _inUse) = (300 * MiB, 200 * MiB);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        _inUse = 70 * MiB;

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((70 * MiB, 2), (_resident, _collections));
    }

    [Fact]
    public void A_large_conversation_is_collected_a_few_times_and_then_left_alone()
    {
        (_resident, _inUse) = (800 * MiB, 800 * MiB);

        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(5, _collections);
    }

    [Fact]
    public void The_more_is_in_use_the_more_it_may_grow()
    {
        (_resident, _inUse) = (800 * MiB, 800 * MiB);
        _time.Advance(TimeSpan.FromMinutes(10));

        (_resident, _inUse) = (1000 * MiB, 1000 * MiB);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(5, _collections);

        _resident = 1001 * MiB;
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(6, _collections);
    }

    public void Dispose() => _trim.Dispose();
}
