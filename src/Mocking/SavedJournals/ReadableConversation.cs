namespace Mocks.Mocking.SavedJournals;

/// <summary>A conversation as a person can read it in a mock.</summary>
/// <param name="Name">What it is called in the mock, e.g. the name of a task.</param>
/// <param name="Sentence">What there is to say about it; null when there is nothing.</param>
/// <param name="RequestId">The request that brought it, in the journal; null when none did.</param>
/// <param name="Messages">The newest ones, oldest of them first.</param>
/// <param name="LeftOut">Older messages that are not in the list.</param>
public sealed record ReadableConversation(string Name, string? Sentence, long? RequestId, IReadOnlyList<ReadableMessage> Messages, int LeftOut)
{
    /// <summary>Messages of one conversation that a document holds.</summary>
    public const int MaxMessages = 100;

    // One message of a document; a log snapshot has at most 64 KiB of them.
    private const int MaxCharacters = 64 * 1024;

    /// <param name="messages">All of them, oldest first. Only the newest are kept in memory.</param>
    public static ReadableConversation Of(string name, string? sentence, long? requestId, IEnumerable<ReadableMessage> messages)
    {
        var (newest, all) = (new Queue<ReadableMessage>(), 0);
        foreach (var message in messages)
        {
            all++;
            newest.Enqueue(message);
            if (newest.Count > MaxMessages)
            {
                newest.Dequeue();
            }
        }

        return new(name, sentence, requestId,
            [.. newest.Select(message => message with { Content = KeptText.Cut(message.Content, MaxCharacters) })], all - newest.Count);
    }
}

/// <param name="From"><c>user</c> or <c>agent</c>.</param>
/// <param name="Content">The whole text; a very long one is cut, and says so at its end.</param>
public sealed record ReadableMessage(long Id, string From, string Content);

/// <summary>State of a mock that a person reads as conversations.</summary>
public interface IReadableState
{
    IEnumerable<ReadableConversation> Conversations();
}
