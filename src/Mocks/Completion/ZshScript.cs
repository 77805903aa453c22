namespace Mocks.Completion;

internal static class ZshScript
{
    public static string Of(IReadOnlyList<CompletedVerb> verbs) => $$"""
        #compdef mocks
        # zsh completion of mocks: mocks completion zsh > ~/.zfunc/_mocks, with ~/.zfunc in fpath
        _mocks() {
            local -a described
            if (( CURRENT == 2 )); then
                described=(
        {{Lines(verbs.Select(verb => $"            {Described(verb.Name, verb.Help)}"))}}
                )
                _describe command described
                return
            fi
            # After -- comes a command of the user's own.
            if (( ${words[(i)--]} < CURRENT )); then
                _files
                return
            fi
            case "$words[2] $words[CURRENT-1]" in
        {{Lines(verbs.SelectMany(verb => verb.Flags.Where(flag => flag.TakesValue).Select(flag => flag.Words.Count == 0
            ? $"        ('{verb.Name} {flag.Name}') _files; return ;;"
            : $"        ('{verb.Name} {flag.Name}') compset -P '*,'; compadd -- {string.Join(' ', flag.Words)}; return ;;")))}}
            esac
            case "$words[2]" in
        {{Lines(verbs.Select(verb => $"        ({verb.Name}) {(verb.Words.Count > 0 ? $"compadd -- {string.Join(' ', verb.Words)}; " : "")}described=({string.Join(' ', verb.Flags.Select(flag => Described(flag.Name, flag.Help)))}) ;;"))}}
            esac
            _describe -o option described || _files
        }
        if [ "$funcstack[1]" = _mocks ]; then _mocks "$@"; else compdef _mocks mocks; fi

        """;

    private static string Described(string name, string help) => $"'{name}:{help.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);
}
