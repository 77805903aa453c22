using System.CommandLine;
using Mocks.Help;
using Mocks.MockCoderd.Releases;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Settings;

namespace Mocks.Tests.Help;

public sealed class HelpTests
{
    public static TheoryData<string> Topics => [.. HelpTopics.All.Select(topic => topic.Name)];

    public static TheoryData<string> Verbs => [.. MocksRoot.Make().Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name)];

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task A_topic_has_examples_that_are_good_command_lines(string topic)
    {
        var page = await HelpTopics.All.Single(one => one.Name == topic).PageAsync(SettingReader.Defaults);

        AssertExamples(page);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_verb_has_examples_that_are_good_command_lines(string verb) =>
        AssertExamples(MocksRoot.Make().Subcommands.Single(command => command.Name == verb).Description!);

    [Fact]
    public async Task The_topics_have_every_kind_preset_and_release()
    {
        var faults = await MocksCommand.RunAsync("help", "faults");
        var releases = await MocksCommand.RunAsync("help", "releases");
        var presets = await MocksCommand.RunAsync("help", "presets");

        Assert.All(FaultKind.All, kind => Assert.Contains($"\n  {kind.Name} ", faults.Output, StringComparison.Ordinal));
        Assert.All(FaultOrder.Members, member => Assert.Contains($" {member}", faults.Output, StringComparison.Ordinal));
        Assert.All(Release.All, release => Assert.Contains($"\n  {release.Name} ", releases.Output, StringComparison.Ordinal));
        Assert.Contains("\n  2.34 (default)  ", releases.Output, StringComparison.Ordinal);
        Assert.Contains("\n  old-server    A coderd from before log snapshots: posting one is a 404.\n", presets.Output, StringComparison.Ordinal);
        Assert.Contains("\n  unicode ", presets.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preset_of_the_users_own_is_in_the_list()
    {
        var folder = Directory.CreateTempSubdirectory("presets-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "coderd"));
        await File.WriteAllTextAsync(Path.Combine(folder, "coderd", "busy.json"), """{"description":"Busy."}""", TestContext.Current.CancellationToken);

        var presets = await MocksCommand.RunAsync("help", "presets", "--presets", folder);

        Assert.Contains($"\n  busy          Busy. ({folder}/coderd/busy.json)\n", presets.Output, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("fualts", "did you mean faults?")]
    [InlineData("torure", "did you mean torture?")]
    [InlineData("exit", "no such topic. It may be presets, agents, releases, faults, exit-codes, or a command.")]
    public async Task An_unknown_topic_is_refused_with_what_was_meant(string topic, string said)
    {
        var help = await MocksCommand.RunAsync("help", topic);

        Assert.Equal((2, ""), (help.ExitCode, help.Output));
        Assert.StartsWith($"mocks: help {topic}: there is no such topic", help.Errors, StringComparison.Ordinal);
        Assert.Contains(said, help.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_verb_is_its_own_and_without_a_word_it_is_the_list_of_topics()
    {
        var (first, second) = (await MocksCommand.RunAsync("help", "down"), await MocksCommand.RunAsync("down", "--help"));
        var list = await MocksCommand.RunAsync("help");

        Assert.Equal((0, second.Output), (first.ExitCode, first.Output));
        Assert.Contains("  mocks help exit-codes  What the commands end with.\n", list.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("coderd GET /x kind=sttus", "kind: \"sttus\" is not a fault kind; did you mean status? It may be status, ")]
    [InlineData("coderd GET /x statsu=503", "statsu: there is no such member; did you mean status? Members are kind, times, ")]
    public async Task A_misspelt_fault_is_refused_with_what_was_meant(string fault, string said)
    {
        var run = await MocksCommand.RunAsync("run", "--fault", fault, "--", "true");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"mocks: --fault '{fault}': {said}", run.Errors, StringComparison.Ordinal);
        Assert.EndsWith(" 'mocks help faults' has the kinds. It may be e.g. 'coderd POST *log-snapshot status=503 times=2'.\n", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>Each line that begins with the command can be parsed, its faults too. What a shell does with it is not part of it.</summary>
    private static void AssertExamples(string page)
    {
        string[] lines = [.. page.Split('\n').Select(line => line.Trim().Split("  ")[0]).Where(line => line.StartsWith("mocks ", StringComparison.Ordinal))];

        Assert.NotEmpty(lines);
        Assert.All(lines, line =>
        {
            var words = Splits(line.Split(['>', '|', ';', '&'])[0]);
            var parsed = MocksRoot.Make().Parse(words[1..]);
            Assert.Empty(parsed.Errors.Select(error => error.Message));
            var command = new Command("x");
            var faults = FaultOrder.AddTo(command);
            faults(command.Parse(words.SelectMany((word, at) => at > 0 && words[at - 1] == "--fault" ? new[] { "--fault", word } : []).ToArray()));
        });
    }

    // As a shell does: single quotes hold a word together.
    private static string[] Splits(string line) =>
        [.. line.Split('\'').SelectMany((part, at) => at % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
