using System.Text;

namespace Mocks.GoLibraries.Pflag;

/// <summary>An invalid command line. Its message goes to standard output, and with <c>Error: </c> and the usage to standard error.</summary>
public sealed class UsageException(string message) : Exception(message);

/// <summary>Reads flags in all forms: <c>--port 1</c>, <c>--port=1</c>, <c>-p1</c>, <c>-p 1</c>, <c>-p=1</c>, <c>-Pp1</c>.</summary>
/// <remarks>Source: spf13/pflag 1.0.10, <c>flag.go</c>. Flags and arguments may be mixed; after <c>--</c> all are arguments.</remarks>
public sealed class FlagReader
{
    private readonly IReadOnlyList<Flag> _known;
    private readonly Dictionary<Flag, string> _given = [];
    private readonly Dictionary<Flag, List<string>> _lists = [];
    private readonly List<string> _arguments = [];

    /// <exception cref="UsageException">Unknown flag or invalid value.</exception>
    public FlagReader(IReadOnlyList<Flag> known, IEnumerable<string> line)
    {
        _known = known;
        var rest = new Queue<string>(line);
        while (rest.TryDequeue(out var word))
        {
            switch (word)
            {
                case "--":
                    _arguments.AddRange(rest);
                    return;
                case ['-', '-', .. var name]:
                    ReadLong(word, name, rest);
                    break;
                case ['-', _, ..]:
                    ReadShort(word[1..], rest);
                    break;
                default:
                    _arguments.Add(word);
                    break;
            }
        }
    }

    public IReadOnlyList<string> Arguments => _arguments;

    /// <summary>The last value as typed; null when the flag was not given.</summary>
    public string? this[Flag flag] => _given.GetValueOrDefault(flag);

    /// <summary>The values of a list flag, of all its occurrences; null when it was not given.</summary>
    public IReadOnlyList<string>? List(Flag flag) => _lists.GetValueOrDefault(flag);

    private void ReadLong(string word, string name, Queue<string> rest)
    {
        if (name is ['-' or '=', ..])
        {
            throw new UsageException($"bad flag syntax: {word}");
        }

        var parts = name.Split('=', 2);
        var flag = _known.FirstOrDefault(flag => flag.Name == parts[0]) ?? throw new UsageException($"unknown flag: --{parts[0]}");
        Set(flag, parts.Length == 2 ? parts[1]
            : flag.Kind == FlagKind.Switch ? "true"
            : rest.TryDequeue(out var value) ? value
            : throw new UsageException($"flag needs an argument: --{parts[0]}"));
    }

    private void ReadShort(string letters, Queue<string> rest)
    {
        while (letters.Length > 0)
        {
            var flag = _known.FirstOrDefault(flag => flag.Short.Length > 0 && flag.Short[0] == letters[0])
                ?? throw new UsageException($"unknown shorthand flag: {Letter(letters[0])} in -{letters}");
            var all = letters;
            (var value, letters) = letters switch
            {
                [_, '=', _, ..] => (letters[2..], ""),
                _ when flag.Kind == FlagKind.Switch => ("true", letters[1..]),
                [_, _, ..] => (letters[1..], ""),
                _ => (rest.TryDequeue(out var next) ? next : throw new UsageException($"flag needs an argument: {Letter(all[0])} in -{all}"), ""),
            };
            Set(flag, value);
        }
    }

    private static string Letter(char c) => c == '\'' ? @"'\''" : $"'{GoQuote.Quote(c.ToString())[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal)}'";

    private void Set(Flag flag, string value)
    {
        var wrong = flag.Kind switch
        {
            FlagKind.Number => GoNumber.ParseInt(value, 0, 64, out _),
            FlagKind.SmallNumber => GoNumber.ParseUint(value, 0, 16, out _),
            FlagKind.Switch => GoNumber.ParseBool(value, out _),
            _ => null,
        };
        if (wrong is not null)
        {
            var names = flag.Short.Length > 0 ? $"-{flag.Short}, --{flag.Name}" : $"--{flag.Name}";
            throw new UsageException($"invalid argument {GoQuote.Quote(value)} for \"{names}\" flag: {wrong}");
        }

        _given[flag] = value;
        if (flag.Kind == FlagKind.List)
        {
            if (!_lists.TryGetValue(flag, out var words))
            {
                _lists[flag] = words = [];
            }

            words.AddRange(Words(value));
        }
    }

    /// <summary>Comma-separated values; one in double quotes may contain commas.</summary>
    private static IEnumerable<string> Words(string line)
    {
        for (var at = 0; line.Length > 0 && at <= line.Length; at++)
        {
            var word = new StringBuilder();
            if (at < line.Length && line[at] == '"')
            {
                for (at++; at < line.Length && (line[at] != '"' || line[(at + 1)..].StartsWith('"')); at++)
                {
                    word.Append(line[at]);
                    at += line[at] == '"' ? 1 : 0;
                }

                at++;
            }

            for (; at < line.Length && line[at] != ','; at++)
            {
                word.Append(line[at]);
            }

            yield return word.ToString();
        }
    }
}
