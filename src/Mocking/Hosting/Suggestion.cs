using System.CommandLine;
using Mocks.Mocking.Routes;

namespace Mocks.Mocking.Hosting;

/// <summary>For a word of the command line that is not known: the flag or verb that it most resembles.</summary>
public static class Suggestion
{
    /// <returns>E.g. <c>; did you mean --preset?</c>, or <c>.</c> when nothing is near.</returns>
    public static string For(string word, Command command)
    {
        var name = word.Split('=')[0];
        var known = name.StartsWith('-') ? command.Options.SelectMany(option => option.Aliases.Append(option.Name)) : command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name);
        var (near, distance) = known.Select(one => (one, Distance: EditDistance.Of(name, one))).DefaultIfEmpty(("", int.MaxValue)).MinBy(one => one.Item2);
        // Two letters that changed places count as two.
        var length = name.TrimStart('-').Length;
        return distance <= (length <= 2 ? 1 : Math.Max(2, length / 3)) ? $"; did you mean {near}?" : ".";
    }
}
