using System.Text;

namespace Mocks.GoLibraries.ShellQuote;

/// <summary>Words of a POSIX shell, without expanding anything.</summary>
/// <remarks>Source: kballard/go-shellquote, <c>unquote.go</c>.</remarks>
public static class ShellWords
{
    /// <summary>A word that a shell takes as it is, in single quotes.</summary>
    public static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Splits a line into words as a shell does.</summary>
    /// <exception cref="FormatException">A quote or a backslash is not finished, in the library's words.</exception>
    public static IReadOnlyList<string> Split(string line)
    {
        List<string> words = [];
        StringBuilder? word = null;
        for (var at = 0; at < line.Length; at++)
        {
            switch (line[at])
            {
                case ' ' or '\n' or '\t':
                    if (word is not null)
                    {
                        words.Add(word.ToString());
                        word = null;
                    }

                    break;
                case '\'':
                    var end = line.IndexOf('\'', at + 1);
                    (word ??= new StringBuilder()).Append(line, at + 1, (end < 0 ? throw new FormatException("Unterminated single-quoted string") : end) - at - 1);
                    at = end;
                    break;
                case '"':
                    at = TakeDoubleQuoted(line, at + 1, word ??= new StringBuilder());
                    break;
                case '\\':
                    if (++at == line.Length)
                    {
                        throw new FormatException("Unterminated backslash-escape");
                    }

                    if (line[at] != '\n')
                    {
                        (word ??= new StringBuilder()).Append(line[at]);
                    }

                    break;
                case var other:
                    (word ??= new StringBuilder()).Append(other);
                    break;
            }
        }

        if (word is not null)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    /// <returns>Where the closing quote is.</returns>
    private static int TakeDoubleQuoted(string line, int at, StringBuilder word)
    {
        for (; at < line.Length; at++)
        {
            if (line[at] == '"')
            {
                return at;
            }

            if (line[at] == '\\' && at + 1 < line.Length && line[at + 1] is '$' or '`' or '"' or '\\' or '\n')
            {
                at++;
                if (line[at] == '\n')
                {
                    continue;
                }
            }

            word.Append(line[at]);
        }

        throw new FormatException("Unterminated double-quoted string");
    }
}
