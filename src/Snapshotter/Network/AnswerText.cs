using System.Text;

namespace Mocks.Snapshotter.Network;

/// <summary>A server's answer as text that may be printed.</summary>
internal static class AnswerText
{
    // Tokens are UUIDs. A much shorter one comes from a test, and could be a part of ordinary words.
    private const int ShortestToken = 8;

    /// <summary>The first <see cref="Limits.MaxAnswerBytes"/> of an answer, as a shell's <c>$(cat answer)</c>, with the token masked.</summary>
    public static string Printable(ReadOnlySpan<byte> answer, string token)
    {
        var text = Encoding.UTF8.GetString(answer).Replace("\0", "", StringComparison.Ordinal);
        if (token.Length >= ShortestToken)
        {
            text = text.Replace(token, "[token]", StringComparison.Ordinal);
        }

        return text[..LengthWithin(text, Limits.MaxAnswerBytes)].TrimEnd('\n');
    }

    /// <summary>The beginning of a foreign text inside a line of ours: without control characters, and at most 200 bytes long.</summary>
    public static string OneLine(string text)
    {
        var line = string.Concat(text[..Math.Min(text.Length, 200)].Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter));
        return line.Length < text.Length ? line + "…" : line;
    }

    private static int LengthWithin(string text, int maxBytes)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            maxBytes -= rune.Utf8SequenceLength;
            if (maxBytes < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return length;
    }
}
