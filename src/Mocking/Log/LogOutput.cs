namespace Mocks.Mocking.Log;

/// <summary>Where the lines go.</summary>
/// <param name="To">One write to it is one batch of whole lines, in UTF-8. It may block.</param>
/// <param name="HasColours">It is a terminal that shows colours.</param>
public sealed record LogOutput(Stream To, bool HasColours)
{
    // Each line is made of what a journal entry shows, so nothing is left to be redacted: the bytes bypass ShownConsole.
    public static LogOutput StandardOutput => new(SteadyOutput.Out, Shows(Console.IsOutputRedirected));

    public static LogOutput StandardError => new(SteadyOutput.Error, Shows(Console.IsErrorRedirected));

    private static bool Shows(bool isRedirected) => ShowsColours(isRedirected, Environment.GetEnvironmentVariable);

    /// <remarks>Source: no-color.org: <c>NO_COLOR</c> with any text that is not empty.</remarks>
    public static bool ShowsColours(bool isRedirected, Func<string, string?> environment) =>
        !isRedirected && string.IsNullOrEmpty(environment("NO_COLOR")) && environment("TERM") != "dumb";
}
