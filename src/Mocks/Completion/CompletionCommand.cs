using System.CommandLine;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.Completion;

/// <summary>Prints the completion script of a shell. It holds all words: pressing Tab starts no program.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, Func<IReadOnlyList<CompletedVerb>, string>> Shells = new()
    {
        ["bash"] = BashScript.Of,
        ["zsh"] = ZshScript.Of,
        ["fish"] = FishScript.Of,
        ["pwsh"] = PowerShellScript.Of,
    };

    public static Command Make()
    {
        var shell = new Argument<string>("shell") { Description = $"{string.Join(", ", Shells.Keys)}." };
        shell.CompletionSources.Add([.. Shells.Keys]);
        var command = new Command("completion", """
            Prints a script with which a shell completes verbs, flags, presets, releases and topics.
              source <(mocks completion bash)
              mocks completion zsh > ~/.zfunc/_mocks
              mocks completion fish > ~/.config/fish/completions/mocks.fish
              mocks completion pwsh | Out-String | Invoke-Expression
            """) { shell };
        command.SetAction(async (parsed, _) =>
        {
            var name = parsed.GetValue(shell) ?? "";
            var script = Shells.GetValueOrDefault(name)
                ?? throw new SettingException($"completion {name}: there is no such shell{Suggestion.For(name, Shells.Keys)} It may be {string.Join(", ", Shells.Keys)}.");
            await Console.Out.WriteAsync(script(CompletedVerb.Of((RootCommand)parsed.RootCommandResult.Command)));
            return 0;
        });
        return command;
    }
}
