using System.CommandLine;
using Mocks.Mocking.Routes;

namespace Mocks.Mocking.Hosting;

/// <summary>For a word that is not known: the one that it most resembles.</summary>
public static class Suggestion
{
    /// <summary>For a flag or a verb of a command line.</summary>
    /// <inheritdoc cref="For(string, IEnumerable{string})"/>
    public static string For(string word, Command command)
    {
        var name = word.Split('=')[0];
        return For(name, name.StartsWith('-')
            ? command.Options.SelectMany(option => option.Aliases.Append(option.Name))
            : command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name));
    }

    /// <returns>E.g. <c>; did you mean --preset?</c>, or <c>.</c> when nothing is near.</returns>
    public static string For(string name, IEnumerable<string> known)
    {
        var length = name.TrimStart('-').Length;
        var mistakes = length <= 4 ? 1 : Math.Max(2, length / 3);
        var lower = name.ToLowerInvariant();
        var (near, distance) = known.Select(one => (one, Distance: Distance(lower, one.ToLowerInvariant(), mistakes))).DefaultIfEmpty(("", int.MaxValue)).MinBy(one => one.Item2);
        return distance <= mistakes ? $"; did you mean {near}?" : ".";
    }

    // Two letters that changed places count as two in an edit distance, and are one mistake.
    private static int Distance(string word, string known, int mistakes)
    {
        var distance = EditDistance.Of(word, known, atMost: Math.Max(2, mistakes));
        return distance == 2 && word.Order().SequenceEqual(known.Order()) ? 1 : distance;
    }
}
