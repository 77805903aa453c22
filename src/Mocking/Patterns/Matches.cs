using System.Text.RegularExpressions;

namespace Mocks.Mocking.Patterns;

public sealed partial record TextPattern
{
    /// <summary>A regular expression for the whole text.</summary>
    public string? Matches { get; init; }

    /// <summary>A regular expression that the whole text must not match.</summary>
    public string? DoesNotMatch { get; init; }
}

internal sealed class MatchesKind : PatternKind
{
    public override IEnumerable<TextMatch> Compile(TextPattern pattern, PatternPlace place)
    {
        if (pattern.Matches is { } expression)
        {
            var regex = new TimedRegex(expression, RegexOptions.Singleline);
            yield return text => text is not null && regex.IsMatch(text);
        }

        if (pattern.DoesNotMatch is { } other)
        {
            var regex = new TimedRegex(other, RegexOptions.Singleline);
            yield return text => text is not null && !regex.IsMatch(text);
        }
    }
}
