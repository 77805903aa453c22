namespace Mocks.MockAgentApi.MessageFormat;

/// <summary>An agent's input box, as AgentAPI recognises it: it is cut off messages, and shows that the agent is ready.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/msgfmt/message_box.go</c> and <c>agent_readiness.go</c>.</remarks>
internal static class InputBox
{
    private const int LastLines = 6;

    public static bool IsOn(string agentType, string screen)
    {
        var lines = Whitespace.TrimLines(screen.Split('\n')).ToArray();
        return string.Join('\n', Without(agentType, lines)).Length != string.Join('\n', lines).Length;
    }

    public static string[] Without(string agentType, string[] lines) => agentType switch
    {
        "codex" => WithoutCodexLine(lines),
        "opencode" => WithoutOpencodeBox(lines),
        "amp" => WithoutAmpBox(lines),
        _ => WithoutBox(lines),
    };

    private static string[] WithoutBox(string[] lines)
    {
        for (var at = lines.Length - 1; at >= Math.Max(lines.Length - LastLines, 0); at--)
        {
            if (lines[at].Contains('>'))
            {
                return at > 0 && IsRule(lines[at - 1]) ? lines[..(at - 1)] : lines[..at];
            }
        }

        for (var at = lines.Length - 3; at >= Math.Max(lines.Length - LastLines - 3, 0); at--)
        {
            if (IsRule(lines[at]) && lines[at + 1].AsSpan().IndexOfAny("|│❯") >= 0 && IsRule(lines[at + 2]))
            {
                return lines[..at];
            }
        }

        return lines;
    }

    // Removes the line above the two footer lines, and the first of those: upstream keeps the last.
    private static string[] WithoutCodexLine(string[] lines) =>
        lines.Length >= 3 && lines[^3].Contains('›') ? [.. lines[..^3], lines[^1]] : lines;

    private static string[] WithoutOpencodeBox(string[] lines)
    {
        for (var at = lines.Length - 1; at >= 4; at--)
        {
            if (lines[at].Trim().StartsWith("╹▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀", StringComparison.Ordinal))
            {
                return lines[..(at - 4)];
            }
        }

        return lines;
    }

    private static string[] WithoutAmpBox(string[] lines)
    {
        var bottomSeen = false;
        for (var at = lines.Length - 1; at >= 0; at--)
        {
            var line = lines[at].Trim();
            bottomSeen |= line is ['╰', .., '╯'];
            if (bottomSeen && line is ['╭', .., '╮'])
            {
                lines = lines[..at];
                break;
            }
        }

        return string.Join('\n', lines).Length == 0 ? ["Welcome to Amp"] : lines;
    }

    private static bool IsRule(string line) =>
        line.Contains("───────────────", StringComparison.Ordinal) || line.Contains("╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌", StringComparison.Ordinal);
}
