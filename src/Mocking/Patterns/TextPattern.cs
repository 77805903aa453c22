namespace Mocks.Mocking.Patterns;

/// <summary>A condition on a text. All members that are given must match. Without any, the text must be there.</summary>
public sealed partial record TextPattern
{
    internal const string MayBe = "an object such as {\"equalTo\":\"…\"}";

    /// <returns>Whether a text matches; a pattern that takes too long throws a <see cref="PatternException"/>.</returns>
    /// <exception cref="PatternException">A member is not valid.</exception>
    public Func<string?, bool> Compile() => new(Compile(new PatternPlace("pattern")));

    /// <exception cref="PatternException">A member is not valid.</exception>
    internal TextMatch Compile(PatternPlace place)
    {
        TextMatch[] all = [.. PatternKind.All.SelectMany(kind => kind.Compile(this, place))];
        return all.Length == 0 ? text => text is not null : text => Array.TrueForAll(all, match => match(text));
    }

    /// <exception cref="PatternException">It is null, or a member is not valid.</exception>
    internal static TextMatch Compile(TextPattern? pattern, PatternPlace place) =>
        pattern?.Compile(place) ?? throw place.Problem($"null is not a pattern. It may be {MayBe}.");
}
