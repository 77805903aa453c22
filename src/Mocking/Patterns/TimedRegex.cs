using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Mocks.Mocking.Patterns;

/// <summary>A regular expression for a whole text. It may take one second in all, however many texts it is tried on.</summary>
internal sealed class TimedRegex
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    // An ordinary match is not counted, so that a long wait with many requests never reaches the limit.
    private static readonly TimeSpan Ordinary = TimeSpan.FromMilliseconds(10);

    private readonly string _expression;
    private readonly Regex _regex;
    private TimeSpan _spent;

    /// <param name="options">In addition: the culture is invariant.</param>
    /// <param name="isWhole">The whole text must match, not a part of it.</param>
    /// <exception cref="PatternException">It is not a regular expression.</exception>
    public TimedRegex(string expression, RegexOptions options = RegexOptions.None, bool isWhole = true)
    {
        _expression = expression;
        try
        {
            _regex = new Regex(isWhole ? $"^(?:{expression})$" : expression, options | RegexOptions.CultureInvariant, Limit);
        }
        catch (ArgumentException bad)
        {
            throw new PatternException($"\"{expression}\" is not a regular expression: {bad.Message}");
        }
    }

    /// <exception cref="PatternException">It takes too long.</exception>
    public bool IsMatch(string text)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var matches = _regex.IsMatch(text);
            var took = Stopwatch.GetElapsedTime(start);
            return took <= Ordinary || (_spent += took) <= Limit ? matches : throw TooSlow();
        }
        catch (RegexMatchTimeoutException)
        {
            throw TooSlow();
        }
    }

    private PatternException TooSlow() => new($"the regular expression {_expression} takes too long on a request that came.");
}
