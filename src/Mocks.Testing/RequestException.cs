using Mocks.Mocking.Journal;
using Mocks.Mocking.Patterns;

namespace Mocks.Testing;

/// <summary>The requests that came are not those that a test expected. The message shows them.</summary>
public sealed class RequestException : Exception
{
    internal RequestException(string message, IReadOnlyList<JournalEntry> exchanges, IReadOnlyList<NearMiss> nearest)
        : base(message) => (Exchanges, Nearest) = (exchanges, nearest);

    /// <summary>The exchanges of the message.</summary>
    public IReadOnlyList<JournalEntry> Exchanges { get; }

    /// <summary>Of a request that did not come: the requests that came nearest to it, nearest first, and how they differ.</summary>
    public IReadOnlyList<NearMiss> Nearest { get; }
}
