using Mocks.Mocking.Journal;

namespace Mocks.Testing;

/// <summary>The real service would not have answered as a test expected. The message shows the verdicts and their exchanges.</summary>
public sealed class VerdictException : Exception
{
    internal VerdictException(string message, IReadOnlyList<JournalEntry> exchanges)
        : base(message) => Exchanges = exchanges;

    /// <summary>The exchanges with verdicts.</summary>
    public IReadOnlyList<JournalEntry> Exchanges { get; }
}
