using Mocks.Afterwards;

namespace Mocks.Torture;

/// <summary>What a person who opens the task reads of it.</summary>
/// <param name="Messages">Who said it, and what, in order; without the times and ids, which differ from run to run.</param>
internal sealed record Readable(IReadOnlyList<(string Type, string Content)> Messages)
{
    public bool HasText => Messages.Any(message => message.Content.Any(char.IsLetterOrDigit));

    public string Sentence => Messages.Count == 0 ? "nothing"
        : $"{Messages.Count} {(Messages.Count == 1 ? "message" : "messages")}, {Messages.Sum(message => message.Content.Count(letter => !char.IsWhiteSpace(letter))):N0} characters";

    public static Readable Of(Reading reading) => new([.. (reading.Logs?.Logs ?? []).Select(entry => (entry.Type, entry.Content))]);

    public bool Equals(Readable? other) => other is not null && Messages.SequenceEqual(other.Messages);

    public override int GetHashCode() => Messages.Count;
}
