using Mocks.Mocking.Journal.Feed;

namespace Mocks.Mocking.SavedJournals;

/// <summary>The saved journal of one mock, as the inspector page asks for it.</summary>
internal sealed class SavedMock
{
    private readonly Dictionary<long, RequestView> _byId = [];

    public SavedMock(MockJournal journal)
    {
        Journal = journal with { Requests = [.. journal.Requests] };
        foreach (var view in Journal.Requests)
        {
            _byId.TryAdd(view.Id, view);
        }
    }

    public MockJournal Journal { get; }

    public string Program => Journal.Mock;

    /// <summary>For people.</summary>
    public string Name => Journal.Name ?? Journal.Mock;

    /// <param name="id">A number, or <c>latest</c>.</param>
    public RequestView? Find(string id) =>
        id == "latest" ? Journal.Requests.LastOrDefault() : long.TryParse(id, out var number) ? _byId.GetValueOrDefault(number) : null;

    /// <summary>One event for each exchange, as a mock tells those that are kept. Nothing goes on in a file, so all of them have ended.</summary>
    /// <param name="after">The event that the subscriber has; null for a subscriber of new events only, which gets no event.</param>
    public IEnumerable<ExchangeEvent> Events(long? after) => after is { } last
        ? Journal.Requests.Select((view, at) => ExchangeEvent.Of(at + 1, view, Name)).Where(happened => happened.Sequence > last)
        : [];
}
