namespace Mocks.Mocking.Patterns;

public sealed partial record TextPattern
{
    /// <summary>Whether the request must not have it at all.</summary>
    public bool? Absent { get; init; }
}

internal sealed class AbsentKind : PatternKind
{
    public override IEnumerable<TextMatch> Compile(TextPattern pattern, PatternPlace place)
    {
        if (pattern.Absent is { } absent)
        {
            yield return text => text is null == absent;
        }
    }
}
