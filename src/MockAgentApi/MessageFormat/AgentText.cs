namespace Mocks.MockAgentApi.MessageFormat;

/// <summary>Derives the agent's message from its screen.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/diff.go</c> and <c>lib/msgfmt/msgfmt.go</c>.</remarks>
internal static class AgentText
{
    private const int OpencodeHeader = 3;

    /// <param name="before">The screen when the user's last message was sent; empty before the first.</param>
    /// <param name="blankLine">An empty line of the terminal, as it stands below both screens.</param>
    public static string Of(string agentType, string before, string screen, string blankLine, string typed)
    {
        var lines = New(agentType, before, screen, blankLine);
        lines = typed.Length == 0 ? lines : TypedEcho.Without(agentType, lines, typed);
        lines = InputBox.Without(agentType, lines);
        return ReportTaskCalls.Without(agentType, string.Join('\n', Whitespace.TrimLines(lines)));
    }

    // From the first line that is nowhere on the screen before, to the end.
    private static string[] New(string agentType, string before, string screen, string blankLine)
    {
        var lines = screen.Split('\n');
        HashSet<string> old = [.. before.Split('\n')];
        if (before.Length > 0)
        {
            old.Add(blankLine);
        }

        var header = agentType == "opencode" && lines.Length >= 2 ? OpencodeHeader : 0;
        var first = Array.FindIndex(lines, Math.Min(header, lines.Length), line => !old.Contains(line));
        // Upstream counts from below the header, and then does not add its lines.
        first = first < 0 ? lines.Length : first - header;
        var trimmed = Whitespace.TrimLines(lines.AsSpan(first));
        return trimmed.IsEmpty ? [""] : trimmed.ToArray();
    }
}
