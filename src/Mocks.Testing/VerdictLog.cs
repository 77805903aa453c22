using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Verdicts;

namespace Mocks.Testing;

/// <summary>The verdicts of a mock: where the real service would have answered otherwise, or could not have shown what it stored.</summary>
public sealed class VerdictLog
{
    private readonly RequestJournal _journal;
    private readonly MockService _mock;

    internal VerdictLog(RequestJournal journal, MockService mock) => (_journal, _mock) = (journal, mock);

    /// <summary>All verdicts with their requests, in order.</summary>
    public IReadOnlyList<VerdictView> All => [.. _journal.Entries().SelectMany(entry =>
        entry.Verdicts.Select(verdict => new VerdictView(entry.Id, entry.Method, entry.Url, verdict)))];

    /// <summary>Asserts that the real service would have agreed with every answer.</summary>
    /// <exception cref="VerdictException">The message shows the verdicts and their exchanges; or requests are no longer in the journal.</exception>
    public void AssertNone() => AssertCodes();

    /// <summary>Asserts that there are verdicts with exactly these codes, in this order.</summary>
    /// <param name="codes">E.g. <c>refused</c>, <c>unreadable</c>, <c>blank</c>.</param>
    /// <exception cref="VerdictException">There are others; the message shows the verdicts and their exchanges.</exception>
    public void AssertCodes(params IReadOnlyList<string> codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        JournalEntry[] judged = [.. _journal.Entries().Where(entry => entry.Verdicts.Count > 0)];
        string[] found = [.. judged.SelectMany(entry => entry.Verdicts).Select(verdict => verdict.Code)];
        if (!found.SequenceEqual(codes) || _journal.Evicted > 0)
        {
            var expected = codes.Count == 0 ? "no verdict" : $"the verdicts {string.Join(", ", codes)}";
            var actual = found.Length == 0 ? "none" : string.Join(", ", found);
            throw new VerdictException(ExchangeText.List($"Expected {expected} of the real {_mock.Imitates}, found {actual}{ExchangeText.Evicted(_journal)}.", judged), judged);
        }
    }
}
