namespace Mocks.Mocking.Patterns;

public sealed partial record TextPattern
{
    /// <summary>A part of the text.</summary>
    public string? Contains { get; init; }

    /// <summary>What is no part of the text.</summary>
    public string? DoesNotContain { get; init; }
}

internal sealed class ContainsKind : PatternKind
{
    public override IEnumerable<TextMatch> Compile(TextPattern pattern, PatternPlace place)
    {
        if (pattern.Contains is { } part)
        {
            yield return text => text?.Contains(part, StringComparison.Ordinal) == true;
        }

        if (pattern.DoesNotContain is { } other)
        {
            yield return text => text?.Contains(other, StringComparison.Ordinal) == false;
        }
    }
}
