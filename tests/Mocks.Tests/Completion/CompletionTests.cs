using Mocks.Completion;

namespace Mocks.Tests.Completion;

/// <summary>The shells load the script and complete with it.</summary>
public sealed class CompletionTests
{
    public static TheoryData<string, string> Cases => new()
    {
        { "mocks to", "torture" },
        { "mocks run --preset hu", "huge" },
        { "mocks up --coderd-preset old", "old-server" },
        { "mocks run --coder-version 2.3", "2.30 2.31 2.32 2.33 2.34 2.35 2.36 2.37" },
        { "mocks up --det", "--detach" },
        { "mocks help fa", "faults" },
        { "mocks help workspa", "workspace" },
        { "mocks completion z", "zsh" },
        { "mocks docs rou", "routes" },
        { "mocks run --log-format ", "json text" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [InlineData("mocks run --preset=hu", "huge")]
    [InlineData("mocks run --matrix 2.29,2.29", "2.29,2.29")]
    [InlineData("mocks run -- bash --pre", "")]
    public async Task Bash(string line, string words) => Assert.Equal(words, await AskAsync("bash", line, """
        source <("${MOCKS[@]}" completion bash)
        read -r -a COMP_WORDS <<< "${LINE//=/ = }"
        [[ $LINE == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _mocks
        printf '%s\n' "${COMPREPLY[@]}"
        """));

    [Theory]
    [MemberData(nameof(Cases))]
    [InlineData("mocks run --preset=hu", "--preset=huge")]
    public async Task Fish(string line, string words) => Assert.Equal(words, await AskAsync("fish", line, """
        $MOCKS completion fish | source
        complete -C $LINE | string split -f 1 \t
        """));

    [Theory]
    [MemberData(nameof(Cases))]
    [InlineData("mocks run --matrix 2.29,2.29", "2.29")]
    public async Task Zsh(string line, string words) => Assert.Equal(words, await AskAsync("zsh", line, """
        compdef() { }
        source <($=MOCKS completion zsh)
        # What the completion system would be given.
        compadd() { while [[ $1 == -* && $1 != -- ]]; do shift; done; shift; print -l -- $@ }
        compset() { [[ $1 == -P ]] && PREFIX=${PREFIX##*,} }
        _describe() { [[ $1 == -o ]] && shift; print -l -- ${${(P)2}%%:*} }
        _files() { }
        words=(${(s: :)LINE}); [[ $LINE == *' ' ]] && words+=('')
        CURRENT=$#words; PREFIX=$words[CURRENT]
        _mocks | while read -r word; do [[ $word == ${PREFIX##*,}* ]] && print -r -- $word; done
        """));

    [Fact]
    public void Every_verb_and_every_word_of_a_shell_is_plain()
    {
        var verbs = CompletedVerb.Of(MocksRoot.Make());

        Assert.Contains("completion", verbs.Select(verb => verb.Name));
        Assert.DoesNotContain("__up", verbs.Select(verb => verb.Name));
        Assert.All(verbs.SelectMany(verb => verb.Flags.SelectMany(flag => flag.Words.Append(flag.Name)).Concat(verb.Words).Append(verb.Name)),
            word => Assert.Matches("^[A-Za-z0-9._-]+$", word));
        Assert.Equal(["any", "none"], verbs.Single(verb => verb.Name == "run").Flags.Single(flag => flag.Name == "--expect-snapshot").Words.Order().Intersect(["any", "none"]));
    }

    [Fact]
    public async Task An_unknown_shell_is_refused_with_what_was_meant()
    {
        var run = await MocksCommand.RunAsync("completion", "zhs");

        Assert.Equal((2, "", "mocks: completion zhs: there is no such shell; did you mean zsh? It may be bash, zsh, fish, pwsh.\n"), (run.ExitCode, run.Output, run.Errors));
    }

    private static async Task<string> AskAsync(string shell, string line, string script)
    {
        Assert.SkipUnless(Programs.IsOnPath(shell), $"The completion for {shell} needs {shell}, which this machine does not have.");
        var start = MocksCommand.Of();
        var mocks = string.Join(' ', start.ArgumentList.Prepend(start.FileName));
        var asked = await RunningProgram.RunAsync(Programs.Other(shell, "-c", shell == "bash" ? $"MOCKS=({mocks})\n{script}" : shell == "fish" ? $"set MOCKS {mocks}\n{script}" : script)
            .With(("LINE", line), ("MOCKS", mocks)));

        Assert.Equal("", asked.Errors);
        return string.Join(' ', asked.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }
}
