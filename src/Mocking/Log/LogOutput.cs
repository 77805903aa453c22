using Mocks.Mocking.Secrets;

namespace Mocks.Mocking.Log;

/// <summary>Where the lines go.</summary>
/// <param name="To">One call of it is one batch of whole lines. It may block.</param>
/// <param name="HasColours">It is a terminal that shows colours.</param>
public sealed record LogOutput(TextWriter To, bool HasColours)
{
    // Each line is made of what a journal entry shows: nothing is left to be redacted in it.
    public static LogOutput StandardOutput => new(ShownConsole.Exact, Shows(Console.IsOutputRedirected));

    public static LogOutput StandardError => new(ShownConsole.ExactError, Shows(Console.IsErrorRedirected));

    private static bool Shows(bool isRedirected) => ShowsColours(isRedirected, Environment.GetEnvironmentVariable);

    /// <remarks>Source: no-color.org: <c>NO_COLOR</c> with any text that is not empty.</remarks>
    public static bool ShowsColours(bool isRedirected, Func<string, string?> environment) =>
        !isRedirected && string.IsNullOrEmpty(environment("NO_COLOR")) && environment("TERM") != "dumb";
}
