using System.Text;

namespace Mocks.Afterwards;

/// <summary>Text of a command or a conversation for a terminal or a page: characters that would act on either are shown as signs.</summary>
internal static class VisibleText
{
    /// <param name="line">Without line breaks.</param>
    public static string Of(string line)
    {
        if (line.All(letter => letter is >= ' ' and < '\x7f'))
        {
            return line;
        }

        var shown = new StringBuilder(line.Length);
        foreach (var rune in line.EnumerateRunes()) // Half a surrogate pair is U+FFFD.
        {
            shown.Append(rune.Value switch
            {
                < 0x20 => (char)(0x2400 + rune.Value),
                0x7f => '␡',
                (>= 0x80 and < 0xa0) or (>= 0x200e and <= 0x200f) or (>= 0x2028 and <= 0x202e) or (>= 0x2066 and <= 0x2069) => '\ufffd', // They reorder or break text.
                _ => rune,
            });
        }

        return shown.ToString();
    }
}
