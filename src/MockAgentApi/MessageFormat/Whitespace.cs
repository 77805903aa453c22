namespace Mocks.MockAgentApi.MessageFormat;

/// <summary>Trims as AgentAPI does.</summary>
internal static class Whitespace
{
    private const string Ascii = " \t\n\r\f\v";

    /// <summary>Trims ASCII whitespace at both ends, as every posted message is trimmed.</summary>
    /// <remarks>Source: coder/agentapi, <c>lib/msgfmt/msgfmt.go</c>, <c>TrimWhitespace</c>.</remarks>
    public static string Trim(string text) => text.Trim(Ascii.ToCharArray());

    public static string TrimEnd(string text) => text.TrimEnd(Ascii.ToCharArray());

    public static bool Is(char letter) => Ascii.Contains(letter, StringComparison.Ordinal);

    public static ReadOnlySpan<string> TrimLines(ReadOnlySpan<string> lines)
    {
        while (lines is [var first, ..] && string.IsNullOrWhiteSpace(first))
        {
            lines = lines[1..];
        }

        while (lines is [.., var last] && string.IsNullOrWhiteSpace(last))
        {
            lines = lines[..^1];
        }

        return lines;
    }
}
