namespace Mocks.Completion;

internal static class BashScript
{
    public static string Of(IReadOnlyList<CompletedVerb> verbs) => $$"""
        # bash completion of mocks: source <(mocks completion bash)
        _mocks() {
            local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words= at
            COMPREPLY=()
            # bash splits --preset=huge at the =.
            if [[ $word == '=' ]]; then word=; elif [[ $before == '=' ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi
            # After -- comes a command of the user's own.
            for ((at = 1; at < COMP_CWORD; at++)); do [[ ${COMP_WORDS[at]} == -- ]] && return; done
            if ((COMP_CWORD == 1)); then
                words='{{string.Join(' ', verbs.Select(verb => verb.Name))}} --help --version'
            else
                case "${COMP_WORDS[1]} $before" in
        {{Lines(verbs.SelectMany(verb => verb.Flags.Where(flag => flag.TakesValue).Select(flag => flag.Words.Count == 0
            ? $"            '{verb.Name} {flag.Name}') return ;;"
            : $"            '{verb.Name} {flag.Name}') words='{string.Join(' ', flag.Words)}' ;;")))}}
                    *) case "${COMP_WORDS[1]}" in
        {{Lines(verbs.Select(verb => $"                {verb.Name}) words='{string.Join(' ', verb.Words.Concat(verb.Flags.Select(flag => flag.Name)))}' ;;"))}}
                    esac ;;
                esac
            fi
            # Of a list between commas, the last word.
            local list=
            [[ $word == *,* ]] && list=${word%,*},
            COMPREPLY=($(compgen -P "$list" -W "$words" -- "${word##*,}"))
        }
        complete -o default -F _mocks mocks

        """;

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);
}
