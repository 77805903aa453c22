namespace Mocks.Mocking.SavedJournals;

/// <summary>The journal of a mock as a whole, to keep or to send.</summary>
public sealed class WholeJournal(
    MockService service, RequestJournal journal, IReadOnlyList<SettingValue> settings, IEnumerable<IReadableState> readable, TimeProvider time)
{
    /// <summary>The requests so far. Their bodies are read while the list is enumerated, which has to be before the mock is disposed.</summary>
    public MockJournal Now()
    {
        var entries = journal.Entries();
        return new MockJournal(
            service.Program, MockVersion.Text, service.Imitates,
            [.. settings.Select(value => new SavedSetting(value.Setting.Flag, value.Text, value.Source))],
            new RequestMeta(journal.Total, entries.Count, journal.Evicted),
            entries.Select(RequestView.Of),
            [.. readable.SelectMany(state => state.Conversations())],
            service.Name);
    }

    /// <summary>The same as a document of one mock.</summary>
    public JournalDocument Document() => new(JournalDocument.FormatName, JournalDocument.CurrentVersion, time.GetUtcNow(), [Now()]);
}
