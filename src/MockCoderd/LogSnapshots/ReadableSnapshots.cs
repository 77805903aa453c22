using Mocks.Mocking.SavedJournals;

namespace Mocks.MockCoderd.LogSnapshots;

/// <summary>What a person reads of each paused task, for a saved journal.</summary>
internal sealed class ReadableSnapshots(WorldStore world, SnapshotStore snapshots, Release release) : IReadableState
{
    public IEnumerable<ReadableConversation> Conversations() =>
        from task in world.Tasks
        where !task.Deleted
        let snapshot = snapshots.Current(task.Id)
        where snapshot is not null
        select ReadableConversation.Of(task.Name, SentenceOf(snapshot.Seen!), snapshot.RequestId, MessagesOf(snapshot));

    private string SentenceOf(ReadBack seen) =>
        release.SnapshotsServed ? $"It shows {seen.Sentence}." : $"The snapshot is stored, and coderd {release.Name} never shows it.";

    private static IEnumerable<ReadableMessage> MessagesOf(PostedSnapshot snapshot) =>
        (snapshot.Messages ?? []).Select(message => new ReadableMessage(message.Id, message.Role, message.Content));
}
