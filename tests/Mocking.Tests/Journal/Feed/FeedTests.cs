using Mocks.Mocking.Journal.Feed;
using Mocks.Mocking.Settings;

namespace Mocks.Mocking.Tests;

/// <summary>The journal's feed for subscribers in the process.</summary>
public sealed class FeedTests
{
    [Fact]
    public async Task A_subscriber_that_never_reads_loses_events_and_is_told_how_many()
    {
        await using var greeter = await Greeter.StartAsync();
        using var slow = greeter.Journal.Subscribe()!;

        for (var at = 0; at < FeedSubscription.MaxEvents + 10; at++)
        {
            greeter.Journal.Tell("preset");
        }

        var read = Read(slow, FeedSubscription.MaxEvents);
        greeter.Journal.Tell("faults");
        var next = Assert.Single(Read(slow, 10));

        Assert.Equal(FeedSubscription.MaxEvents, read[^1].Sequence);
        Assert.All(read, happened => Assert.Equal(0, happened.Dropped));
        Assert.Equal((FeedSubscription.MaxEvents + 11, 10), (next.Sequence, next.Dropped));
        Assert.Equal(0, slow.TakeDropped());
    }

    [Fact]
    public async Task What_is_dropped_last_is_told_without_another_event()
    {
        await using var greeter = await Greeter.StartAsync();
        using var slow = greeter.Journal.Subscribe()!;

        for (var at = 0; at < FeedSubscription.MaxEvents + 3; at++)
        {
            greeter.Journal.Tell("preset");
        }

        Assert.Equal((3, 0), (slow.TakeDropped(), slow.TakeDropped()));
    }

    [Fact]
    public async Task The_queue_is_bounded_in_bytes_too()
    {
        await using var greeter = await Greeter.StartAsync();
        using var slow = greeter.Journal.Subscribe()!;

        // Each keeps a head of 48,000 characters: about 85 of them may wait, each as it begins and as it ends.
        for (var at = 0; at < 100; at++)
        {
            await greeter.AskAsync("GET /greeting", string.Join('\n', Enumerable.Range(0, 3).Select(number => $"X-{number}: {new string('l', 16_000)}")));
        }

        await greeter.JournalAsync(100);
        var read = Read(slow, 200);

        Assert.InRange(read.Count, 60, 120);
        Assert.Equal(200, read.Count + read.Sum(happened => happened.Dropped) + slow.TakeDropped());
    }

    [Fact]
    public async Task Many_requests_at_a_time_are_told_in_the_order_of_their_numbers()
    {
        await using var greeter = await Greeter.StartAsync();
        using var subscriber = greeter.Journal.Subscribe()!;

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => greeter.AskAsync("GET /greeting")));
        await greeter.JournalAsync(50);
        var read = Read(subscriber, 1_000);

        Assert.Equal(Enumerable.Range(1, 100).Select(number => (long)number), read.Select(happened => happened.Sequence));
        Assert.All(read.GroupBy(happened => happened.Entry!.Id),
            exchange => Assert.Equal([FeedKind.Began, FeedKind.Ended], exchange.Select(happened => happened.Kind)));
    }

    [Fact]
    public async Task Of_a_long_gap_the_newest_entries_are_replayed()
    {
        await using var greeter = await Greeter.StartAsync(new HostSettings(JournalEntries: 5_000));
        using (var client = await greeter.ConnectAsync())
        {
            const int count = FeedSubscription.MaxEvents + 100;
            for (var at = 0; at < count; at++)
            {
                await client.SendAsync("DELETE /things HTTP/1.1\r\nHost: localhost\r\n\r\n");
                await client.ReadHeadAsync();
            }

            await greeter.ControlAsync("POST /__admin/requests/wait", $$"""{"count":{{count}},"answered":true}""");
        }

        using var subscriber = greeter.Journal.Subscribe(after: 0)!;
        var read = Read(subscriber, 10_000);

        Assert.InRange(read.Count, 2_000, FeedSubscription.MaxEvents);
        Assert.Equal(FeedSubscription.MaxEvents + 100, read[^1].Entry!.Id);
        Assert.Equal(FeedSubscription.MaxEvents + 100 - read.Count, read[0].Dropped);
    }

    private static List<FeedEvent> Read(FeedSubscription subscription, int most)
    {
        var read = new List<FeedEvent>();
        while (read.Count < most && subscription.TryRead(out var happened))
        {
            read.Add(happened);
        }

        return read;
    }
}
