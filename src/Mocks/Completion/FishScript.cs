namespace Mocks.Completion;

internal static class FishScript
{
    public static string Of(IReadOnlyList<CompletedVerb> verbs) => $"""
        # fish completion of mocks: mocks completion fish > ~/.config/fish/completions/mocks.fish
        complete -c mocks -n __fish_use_subcommand -f
        {string.Join('\n', verbs.Select(verb => $"complete -c mocks -n __fish_use_subcommand -a {verb.Name} -d {Quoted(verb.Help)}"))}
        {string.Join('\n', verbs.SelectMany(Lines))}

        """;

    private static IEnumerable<string> Lines(CompletedVerb verb)
    {
        var here = $"complete -c mocks -n '__fish_seen_subcommand_from {verb.Name}; and not contains -- -- (commandline -opc)'";
        if (verb.Words.Count > 0)
        {
            yield return $"{here} -f -a '{string.Join(' ', verb.Words)}'";
        }

        foreach (var flag in verb.Flags)
        {
            yield return $"{here} -l {flag.Name.TrimStart('-')}{(flag.Words.Count > 0 ? $" -x -a '{string.Join(' ', flag.Words)}'" : flag.TakesValue ? " -r -F" : "")} -d {Quoted(flag.Help)}";
        }
    }

    private static string Quoted(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
