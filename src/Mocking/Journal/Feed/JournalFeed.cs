namespace Mocks.Mocking.Journal.Feed;

/// <summary>Numbers what happens in a journal, and gives it to the subscribers. All of it is called under the journal's lock.</summary>
/// <remarks>Without a subscriber an event costs a count and a look at an empty array.</remarks>
internal sealed class JournalFeed
{
    /// <summary>How many may subscribe at a time.</summary>
    public const int MaxSubscribers = 16;

    private FeedSubscription[] _subscribers = [];
    private long _sequence;
    private long _clearedAt;

    public void Publish(FeedKind kind, Exchange? exchange = null, string? what = null)
    {
        _sequence++;
        if (exchange is not null)
        {
            exchange.Sequence = _sequence;
        }

        _clearedAt = kind == FeedKind.Cleared ? _sequence : _clearedAt;
        foreach (var subscriber in _subscribers)
        {
            subscriber.Offer(_sequence, kind, exchange, what);
        }
    }

    /// <param name="after">The last event that the subscriber knows; null when it wants new events only. A number that this
    /// mock has not reached is from a mock before this one.</param>
    /// <param name="kept">The entries of the journal.</param>
    /// <returns>Null when there are as many subscribers as may be.</returns>
    public FeedSubscription? Subscribe(RequestJournal journal, long? after, bool beginnings, IEnumerable<Exchange> kept)
    {
        if (_subscribers.Length >= MaxSubscribers)
        {
            return null;
        }

        var subscriber = new FeedSubscription(journal, beginnings);
        if (after is { } known)
        {
            Replay(subscriber, known, kept);
        }

        _subscribers = [.. _subscribers, subscriber];
        return subscriber;
    }

    public void Unsubscribe(FeedSubscription subscriber) => _subscribers = [.. _subscribers.Where(other => other != subscriber)];

    /// <summary>Queues the last event of each entry that the subscriber does not know; of more than the queue takes, the newest.</summary>
    private void Replay(FeedSubscription subscriber, long known, IEnumerable<Exchange> kept)
    {
        var isForeign = known > _sequence;
        var missed = kept.Where(exchange => isForeign || exchange.Sequence > known).OrderBy(exchange => exchange.Sequence).ToArray();
        if (isForeign || _clearedAt > known)
        {
            subscriber.Offer(isForeign ? 0 : _clearedAt, FeedKind.Cleared, null, null);
        }

        var (first, bytes) = (missed.Length, 0L);
        while (first > 0 && missed.Length - first < FeedSubscription.MaxEvents - 1
            && (bytes += missed[first - 1].BytesInMemory) <= FeedSubscription.MaxBytes)
        {
            first--;
        }

        subscriber.Drop(first);
        foreach (var exchange in missed[first..])
        {
            subscriber.Offer(exchange.Sequence, exchange.Settled ? FeedKind.Ended : FeedKind.Began, exchange, null);
        }
    }
}
