using Mocks.Mocking.Hosting;

namespace Mocks.Mocking.Tests;

public sealed class MemoryTrimTests : IDisposable
{
    private const long MiB = 1024 * 1024;

    private readonly ManualTime _time = new();
    private readonly MemoryTrim _trim;
    private long _own = 60 * MiB;
    private long _inUse = 60 * MiB;
    private TimeSpan _processor;
    private int _collections;

    public MemoryTrimTests()
    {
        _trim = new MemoryTrim(_time, () => _own, () => _processor, () =>
        {
            _collections++;
            _own = _inUse;
            _processor += TimeSpan.FromMilliseconds(20);
        });
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _collections); // What the start has used.
        _collections = 0;
    }

    [Fact]
    public void A_mock_that_does_not_grow_and_has_no_work_never_collects()
    {
        _own = 75 * MiB;

        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal((75 * MiB, 0), (_own, _collections));
    }

    [Fact]
    public void A_mock_that_has_had_work_collects_once_when_it_has_been_quiet_for_ten_seconds()
    {
        for (var request = 0; request < 20; request++)
        {
            _processor += TimeSpan.FromMilliseconds(5);
            _time.Advance(TimeSpan.FromSeconds(9));
        }

        Assert.Equal(0, _collections);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, _collections);

        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, _collections);
    }

    [Fact]
    public void Work_that_made_it_grow_is_followed_by_quiet_as_well()
    {
        (_own, _processor) = (300 * MiB, TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromMilliseconds(100));

        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(2, _collections);
    }

    [Fact]
    public void A_mock_that_grew_gives_the_memory_back()
    {
        _own = 300 * MiB;

        _time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal((60 * MiB, 1), (_own, _collections));
    }

    [Fact]
    public void What_is_in_use_when_it_collects_is_given_back_once_it_is_not()
    {
        (_own, _inUse) = (300 * MiB, 200 * MiB);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        _inUse = 70 * MiB;

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((70 * MiB, 2), (_own, _collections));
    }

    [Fact]
    public void A_large_conversation_is_collected_a_few_times_and_then_left_alone()
    {
        (_own, _inUse) = (800 * MiB, 800 * MiB);

        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(5, _collections);
    }

    [Fact]
    public void The_more_is_in_use_the_more_it_may_grow()
    {
        (_own, _inUse) = (800 * MiB, 800 * MiB);
        _time.Advance(TimeSpan.FromMinutes(10));

        (_own, _inUse) = (1000 * MiB, 1000 * MiB);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(5, _collections);

        _own = 1001 * MiB;
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(6, _collections);
    }

    public void Dispose() => _trim.Dispose();
}
