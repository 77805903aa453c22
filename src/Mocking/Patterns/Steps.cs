namespace Mocks.Mocking.Patterns;

/// <summary>Counts the steps of a comparison, which may grow faster than what is compared.</summary>
/// <param name="what">The pattern, for the message.</param>
internal sealed class Steps(string what)
{
    private const int Max = 5_000_000;

    private int _taken;

    /// <exception cref="PatternException">There were too many.</exception>
    public void Take()
    {
        if (++_taken > Max)
        {
            throw new PatternException($"{what} takes too long on a request that came: over {Max} steps.");
        }
    }
}
