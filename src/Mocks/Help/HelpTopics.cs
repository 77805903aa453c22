using Mocks.Mocking.Settings;

namespace Mocks.Help;

/// <summary>A page of <c>mocks help</c>.</summary>
/// <param name="Summary">One line for the list of topics.</param>
/// <param name="PageAsync">The page, with the user's own presets where it has presets.</param>
internal sealed record HelpTopic(string Name, string Summary, Func<SettingReader, Task<string>> PageAsync);

/// <summary>What is not about one verb. The pages are made from the tables of the code.</summary>
internal static class HelpTopics
{
    public static IReadOnlyList<HelpTopic> All { get; } =
    [
        new("presets", "The named starting points of each mock, and your own.", PresetsTopic.PageAsync),
        new("agents", "Who answers in the mock AgentAPI.", _ => Task.FromResult(AgentsTopic.Page())),
        new("releases", "The releases of coderd and AgentAPI that can be imitated.", _ => Task.FromResult(ReleasesTopic.Page())),
        new("faults", "How an answer is spoiled: syntax and kinds.", _ => Task.FromResult(FaultsTopic.Page())),
        new("exit-codes", "What the commands end with.", _ => Task.FromResult(ExitCodesTopic.Page)),
    ];

    /// <summary>Rows of two columns, the first as wide as its longest text.</summary>
    public static string Rows(IEnumerable<(string Name, string Text)> rows)
    {
        (string Name, string Text)[] all = [.. rows];
        var width = all.Max(row => row.Name.Length) + 2;
        return string.Join('\n', all.Select(row => $"  {row.Name.PadRight(width)}{row.Text}"));
    }
}
