namespace Mocks.Mocking.Patterns;

public sealed partial record TextPattern
{
    /// <summary>All of these match.</summary>
    public IReadOnlyList<TextPattern>? And { get; init; }

    /// <summary>At least one of these matches.</summary>
    public IReadOnlyList<TextPattern>? Or { get; init; }

    /// <summary>The text is there, and this does not match it.</summary>
    public TextPattern? Not { get; init; }
}

internal sealed class LogicKind : PatternKind
{
    public override IEnumerable<TextMatch> Compile(TextPattern pattern, PatternPlace place)
    {
        if (CompileAll(pattern.And, place.Below("and")) is { } all)
        {
            yield return text => Array.TrueForAll(all, match => match(text));
        }

        if (CompileAll(pattern.Or, place.Below("or")) is { } any)
        {
            yield return text => Array.Exists(any, match => match(text));
        }

        if (pattern.Not?.Compile(place.Below("not")) is { } inner)
        {
            yield return text => text is not null && !inner(text);
        }
    }

    private static TextMatch[]? CompileAll(IReadOnlyList<TextPattern>? patterns, PatternPlace place) =>
        patterns is null ? null : [.. patterns.Select(pattern => TextPattern.Compile(pattern, place))];
}
