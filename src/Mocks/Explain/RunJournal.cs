using System.Text.Json.Serialization;
using Mocks.Mocking.SavedJournals;
using Mocks.Run;

namespace Mocks.Explain;

/// <summary>The journals of both mocks, and what came of the command that ran between them.</summary>
/// <param name="Run">As <c>mocks run --format json</c> prints it; null in a journal that did not come from a run.</param>
internal sealed record RunJournal(
    string Format, int Version, DateTimeOffset WrittenAt, IReadOnlyList<MockJournal> Mocks,
    [property: JsonPropertyOrder(1)] RunReport? Run) : JournalDocument(Format, Version, WrittenAt, Mocks)
{
    public static RunJournal Of(IReadOnlyList<MockJournal> mocks, RunReport? run) => new(FormatName, CurrentVersion, TimeProvider.System.GetUtcNow(), mocks, run);
}
