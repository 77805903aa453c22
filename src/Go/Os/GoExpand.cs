using System.Text;

namespace Mocks.Go.Os;

/// <summary>Replaces <c>$NAME</c> and <c>${NAME}</c> in a text.</summary>
/// <remarks>Source: Go, <c>os/env.go</c>, <c>Expand</c>. So <c>$$</c> and <c>$1</c> are names too, which hardly any environment has.</remarks>
public static class GoExpand
{
    private const string SpecialNames = "*#$@!?-0123456789";

    /// <param name="valueOf">The value of a name; null or empty for one that is not set.</param>
    public static string Expand(string text, Func<string, string?> valueOf)
    {
        var expanded = new StringBuilder();
        var done = 0;
        for (var dollar = text.IndexOf('$', StringComparison.Ordinal); dollar >= 0 && dollar + 1 < text.Length; dollar = text.IndexOf('$', done))
        {
            var (name, length) = NameAt(text.AsSpan(dollar + 1));
            expanded.Append(text, done, dollar - done);
            expanded.Append(name is not null ? valueOf(name) : length == 0 ? "$" : null); // A dollar before no name stays; bad syntax vanishes.
            done = dollar + 1 + length;
        }

        return expanded.Append(text, done, text.Length - done).ToString();
    }

    private static (string? Name, int Length) NameAt(ReadOnlySpan<char> text)
    {
        if (text[0] != '{')
        {
            var length = SpecialNames.Contains(text[0]) ? 1 : LengthOfWord(text);
            return (length == 0 ? null : text[..length].ToString(), length);
        }

        return text[1..].IndexOf('}') switch
        {
            -1 => (null, 1),
            0 => (null, 2),
            var length => (text.Slice(1, length).ToString(), length + 2),
        };
    }

    private static int LengthOfWord(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] == '_'))
        {
            length++;
        }

        return length;
    }
}
