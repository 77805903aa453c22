using System.Collections.Immutable;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.ScreenTracker;

/// <summary>The messages of a conversation at one moment, oldest first. It never changes: what follows is another history.</summary>
/// <param name="Earlier">Makes the messages it began with, the same ones every time it is called.</param>
/// <param name="EarlierCount">How many those are.</param>
/// <param name="Streamed">Those are too many to hold: they are written while they are made.</param>
/// <param name="Since">What was said since.</param>
internal sealed record History(Func<IEnumerable<Message>> Earlier, int EarlierCount, bool Streamed, ImmutableList<Message> Since)
{
    public static History Empty { get; } = Of([]);

    public int Count => EarlierCount + Since.Count;

    public static History Of(IReadOnlyList<Message> messages) => new(() => messages, messages.Count, Streamed: false, []);

    /// <summary>The role of the last message; null without messages, or when it is not kept.</summary>
    public string? LastRole => Last(_ => true)?.Role;

    /// <summary>What somebody said last; null when nothing, or when that is not held.</summary>
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
