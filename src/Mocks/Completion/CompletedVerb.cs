using System.CommandLine;
using System.CommandLine.Completions;

namespace Mocks.Completion;

/// <summary>A verb as a shell completes it.</summary>
/// <param name="Help">The first line of its help.</param>
/// <param name="Words">What its argument may be; empty for a file.</param>
internal sealed record CompletedVerb(string Name, string Help, IReadOnlyList<CompletedFlag> Flags, IReadOnlyList<string> Words)
{
    /// <summary>All verbs, with the flags and the words of the tables that the command line itself is made from.</summary>
    public static IReadOnlyList<CompletedVerb> Of(RootCommand root) => [.. root.Subcommands.Where(verb => !verb.Hidden).Select(verb => Of(verb, root))];

    private static CompletedVerb Of(Command verb, RootCommand root) => new(
        verb.Name,
        FirstLine(verb.Description),
        [
            .. verb.Options.Where(option => !option.Hidden).Select(option =>
                new CompletedFlag(option.Name, FirstLine(option.Description), option.Arity.MinimumNumberOfValues > 0, WordsOf(option.GetCompletions(CompletionContext.Empty)))),
            new CompletedFlag("--help", "Show help", TakesValue: false, []),
        ],
        [.. verb.Arguments.SelectMany(argument => WordsOf(argument.GetCompletions(root.Parse(verb.Name).GetCompletionContext())))]);

    private static string[] WordsOf(IEnumerable<CompletionItem> items) => [.. items.Select(item => item.Label)];

    private static string FirstLine(string? text) => (text ?? "").Split('\n')[0].Trim();
}

/// <param name="TakesValue">The next word is its value.</param>
/// <param name="Words">What the value may be; empty for a file or anything else.</param>
internal sealed record CompletedFlag(string Name, string Help, bool TakesValue, IReadOnlyList<string> Words);
