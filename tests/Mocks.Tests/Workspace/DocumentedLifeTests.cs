using System.Text.RegularExpressions;

namespace Mocks.Tests.Workspace;

/// <summary>The life that <c>docs/workspace.md</c> shows is one that is lived.</summary>
public sealed partial class DocumentedLifeTests
{
    private const string Command = "$ mocks workspace --state state-agentapi.json\n";

    [Fact]
    public async Task The_time_line_of_the_page_is_that_of_a_life()
    {
        using var state = MadeState.OfGolden("state-agentapi.json");
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "workspace.md"), TestContext.Current.CancellationToken);
        var start = page.IndexOf(Command, StringComparison.Ordinal) + Command.Length;

        var life = await Lived.OfAsync(state);

        Assert.Equal(Lines(page[start..page.IndexOf("```", start, StringComparison.Ordinal)]), Lines(life.Text));
    }

    // Lines of programs that run next to each other come in any order. A slow life has metadata and checks of apps, too.
    private static IEnumerable<string> Lines(string text) => text.TrimEnd().Split('\n').Where(line => !Timed().IsMatch(line)).Select(line => Changing().Replace(line, "…")).Order(StringComparer.Ordinal);

    [GeneratedRegex(@" s  (metadata|app) ")]
    private static partial Regex Timed();

    [GeneratedRegex(@"[0-9]+\.[0-9]+ s|^ +(?=[0-9])|\S*/mocks-ws-[^/]+|(?<=127\.0\.0\.1:|on port |answers on |pid )[0-9]+|[0-9]+(?= bytes)|(?<=coder-script-data/)[-0-9a-f]{36}")]
    private static partial Regex Changing();
}
