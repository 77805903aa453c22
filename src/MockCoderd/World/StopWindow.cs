using System.Globalization;
using System.Text.RegularExpressions;

namespace Mocks.MockCoderd.World;

/// <summary>How long a stop build takes, and whether the agent's token stays good until it ends.</summary>
/// <param name="Lasts">From the stop build to the end of its job; null when only control routes end it.</param>
/// <param name="IsClosed">The agent's token dies as soon as there is a stop build, as happens to people.</param>
public sealed partial record StopWindow(TimeSpan? Lasts, bool IsClosed = false)
{
    /// <summary>The time that a small workspace takes to stop.</summary>
    public static StopWindow Standard { get; } = new(TimeSpan.FromSeconds(10));

    public static StopWindow Open { get; } = new((TimeSpan?)null);

    public static StopWindow Closed { get; } = Standard with { IsClosed = true };

    /// <param name="text"><c>10s</c>, <c>500ms</c>, <c>2m</c>, <c>open</c> or <c>closed</c>.</param>
    /// <returns>Null when the text is not one of these.</returns>
    public static StopWindow? Parse(string text) => text switch
    {
        "open" => Open,
        "closed" => Closed,
        _ when Duration().Match(text) is { Success: true } match
            && int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) =>
            new StopWindow(match.Groups[2].Value switch
            {
                "ms" => TimeSpan.FromMilliseconds(number),
                "s" => TimeSpan.FromSeconds(number),
                _ => TimeSpan.FromMinutes(number),
            }),
        _ => null,
    };

    [GeneratedRegex("^([0-9]{1,6})(ms|s|m)$")]
    private static partial Regex Duration();
}
