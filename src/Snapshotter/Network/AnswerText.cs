using System.Text;

namespace Mocks.Snapshotter.Network;

/// <summary>A server's answer as text that may be printed.</summary>
internal static class AnswerText
{
    // A token is a UUID. What is much shorter is a test's, and would spoil the words it happens to be part of.
    private const int ShortestToken = 8;

    /// <summary>The first <see cref="Limits.MaxAnswerBytes"/> of an answer, the token blotted out, as <c>$(cat answer)</c> gives it to a shell.</summary>
    public static string Printable(ReadOnlySpan<byte> answer, string token)
    {
        var text = Encoding.UTF8.GetString(answer).Replace("\0", "", StringComparison.Ordinal);
        if (token.Length >= ShortestToken)
        {
            text = text.Replace(token, "[token]", StringComparison.Ordinal);
        }

        return text[..LengthWithin(text, Limits.MaxAnswerBytes)].TrimEnd('\n');
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
