namespace Mocks.Mocking.Journal.Feed;

public enum FeedKind
{
    /// <summary>An exchange began: its head was read.</summary>
    Began,

    /// <summary>An exchange ended: nothing more will happen to it.</summary>
    Ended,

    /// <summary>All entries were deleted.</summary>
    Cleared,

    /// <summary>A control route changed the mock; <see cref="FeedEvent.What"/> names what.</summary>
    Changed,
}

/// <summary>Something that happened to an exchange, to the journal or to the mock.</summary>
/// <param name="Sequence">Counts up from 1 with every event of the mock. Those that a subscriber was not given leave a gap.</param>
/// <param name="Entry">The exchange as it is when the event is read; null for an event that is about no exchange.</param>
/// <param name="What">Of <see cref="FeedKind.Changed"/>, e.g. <c>preset</c>.</param>
/// <param name="Dropped">Events just before this one for which the subscriber's queue had no room.</param>
public readonly record struct FeedEvent(long Sequence, FeedKind Kind, JournalEntry? Entry, string? What, int Dropped);

/// <summary>An event in a queue.</summary>
internal readonly record struct Queued(long Sequence, FeedKind Kind, Exchange? Exchange, string? What, int Dropped, long Bytes);
