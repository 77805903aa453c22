using System.Collections.Immutable;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>The messages of a conversation at one moment, oldest first. It is immutable.</summary>
/// <param name="Earlier">Makes the messages at its start, the same ones on every call.</param>
/// <param name="EarlierCount">Their number.</param>
/// <param name="Streamed">They are too many to hold, and are written while they are made.</param>
/// <param name="Since">The messages after them.</param>
internal sealed record History(Func<IEnumerable<Message>> Earlier, int EarlierCount, bool Streamed, ImmutableList<Message> Since)
{
    public static History Empty { get; } = Of([]);

    public int Count => EarlierCount + Since.Count;

    public static History Of(IReadOnlyList<Message> messages) => new(() => messages, messages.Count, Streamed: false, []);

    /// <summary>The role of the last message; null when there is none, or when it is not held.</summary>
    public string? LastRole => Last(_ => true)?.Role;

    /// <summary>The last text of a role; null when there is none, or when it is not held.</summary>
    public string? LastTextOf(string role) => Last(message => message.Role == role)?.Content;

    public IEnumerable<Message> All() => Since.IsEmpty ? Earlier() : Earlier().Concat(Since);

    public History With(Message next) => this with { Since = Since.Add(next) };

    public History WithLast(Message changed) => this with { Since = Since.SetItem(Since.Count - 1, changed) };

    public History WithoutLast() => this with { Since = Since.RemoveAt(Since.Count - 1) };

    private Message? Last(Predicate<Message> wanted) =>
        Since.FindLast(wanted) ?? (Streamed ? null : Earlier().LastOrDefault(message => wanted(message)));

    public bool Equals(History? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
