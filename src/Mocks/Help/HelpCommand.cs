using System.CommandLine;
using System.CommandLine.Completions;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Settings;

namespace Mocks.Help;

/// <summary><c>mocks help TOPIC</c>, and <c>mocks help VERB</c> for <c>mocks VERB --help</c>.</summary>
internal static class HelpCommand
{
    public static Command Make()
    {
        var topic = new Argument<string?>("topic") { Arity = ArgumentArity.ZeroOrOne, Description = $"{string.Join(", ", HelpTopics.All.Select(one => one.Name))}, or a command." };
        topic.CompletionSources.Add(context => HelpTopics.All.Select(one => one.Name)
            .Concat(context.ParseResult.RootCommandResult.Command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name))
            .Select(name => new CompletionItem(name)));
        var command = new Command("help", $"""
            Prints the page of a topic or of a command.
            {HelpTopics.Rows(HelpTopics.All.Select(one => ($"mocks help {one.Name}", one.Summary)))}
            """) { topic };
        var options = SettingOptions.AddTo(command, [OwnPresets.Setting]);
        command.SetAction((parsed, cancellationToken) => PrintAsync(
            parsed.GetValue(topic),
            parsed.RootCommandResult.Command,
            new SettingReader(
                setting => setting == OwnPresets.Setting ? options.ValueOf(parsed, setting) : null,
                variable => variable == OwnPresets.Setting.Variable ? Environment.GetEnvironmentVariable(variable) : null),
            cancellationToken));
        return command;
    }

    private static async Task<int> PrintAsync(string? name, Command root, SettingReader reader, CancellationToken cancellationToken)
    {
        string[] verbs = [.. root.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name)];
        if (name is null || verbs.Contains(name))
        {
            return await root.Parse(name is null ? ["help", "--help"] : [name, "--help"]).InvokeAsync(cancellationToken: cancellationToken);
        }

        string[] topics = [.. HelpTopics.All.Select(topic => topic.Name)];
        var found = HelpTopics.All.FirstOrDefault(topic => topic.Name == name)
            ?? throw new SettingException($"help {name}: there is no such topic{Suggestion.For(name, topics.Concat(verbs))} It may be {string.Join(", ", topics)}, or a command.");
        await Console.Out.WriteLineAsync(await found.PageAsync(reader));
        return 0;
    }
}
