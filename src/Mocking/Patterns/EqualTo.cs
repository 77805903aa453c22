namespace Mocks.Mocking.Patterns;

public sealed partial record TextPattern
{
    /// <summary>The whole text.</summary>
    public string? EqualTo { get; init; }

    /// <summary>Letters in capitals and small ones are the same (<c>equalTo</c>).</summary>
    public bool? CaseInsensitive { get; init; }
}

internal sealed class EqualToKind : PatternKind
{
    public override IEnumerable<TextMatch> Compile(TextPattern pattern, PatternPlace place)
    {
        if (pattern is { EqualTo: null, CaseInsensitive: not null })
        {
            throw place.Below("caseInsensitive").Problem("only equalTo has it.");
        }

        if (pattern.EqualTo is { } sent)
        {
            var (expected, comparison) = (place.Redact(sent), pattern.CaseInsensitive == true ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
            yield return text => text?.Equals(expected, comparison) == true;
        }
    }
}
