namespace Mocks.Mocking.Patterns;

/// <summary>Whether a text matches.</summary>
/// <param name="text">Null for what the request does not have.</param>
internal delegate bool TextMatch(string? text);

/// <summary>Where a pattern stands.</summary>
/// <param name="Name">As in messages, e.g. <c>headers.x-kind</c>.</param>
/// <param name="Redact">Turns a text into the form in which the journal has it there.</param>
internal readonly record struct PatternPlace(string Name, Func<string, string> Redact)
{
    public PatternPlace(string name)
        : this(name, text => text)
    {
    }

    public PatternPlace Below(string member) => this with { Name = $"{Name}.{member}" };

    public PatternException Problem(string why) => new($"{Name}: {why}");
}

/// <summary>One way to compare a text. A kind is one file: its members of <see cref="TextPattern"/>, and what they mean. A new one is added
/// to <see cref="All"/>.</summary>
internal abstract class PatternKind
{
    public static IReadOnlyList<PatternKind> All { get; } =
        [new EqualToKind(), new ContainsKind(), new MatchesKind(), new EqualToJsonKind(), new MatchesJsonPathKind(), new AbsentKind(), new LogicKind()];

    /// <returns>One for each of the kind's members that the pattern has.</returns>
    /// <exception cref="PatternException">A member is not valid.</exception>
    public abstract IEnumerable<TextMatch> Compile(TextPattern pattern, PatternPlace place);
}
