namespace Mocks.MockAgentApi.MessageFormat;

/// <summary>What an agent says, read off its screen.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/diff.go</c> and <c>lib/msgfmt/msgfmt.go</c>.</remarks>
internal static class AgentText
{
    private const int OpencodeHeader = 3;

    /// <param name="before">The screen when the user's last message was sent; empty when there was none.</param>
    /// <param name="blankLine">What the lines below both screens look like.</param>
    /// <param name="typed">The user's last message.</param>
    public static string Of(string agentType, string before, string screen, string blankLine, string typed)
    {
        var lines = New(agentType, before, screen, blankLine);
        lines = typed.Length == 0 ? lines : TypedEcho.Without(agentType, lines, typed);
        lines = InputBox.Without(agentType, lines);
        return ReportTaskCalls.Without(agentType, string.Join('\n', Whitespace.TrimLines(lines)));
    }

    // From the first line that was not there before, wherever it stood, to the end.
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
        // Upstream forgets the header's own lines when it counts from below it.
        first = first < 0 ? lines.Length : first - header;
        var trimmed = Whitespace.TrimLines(lines.AsSpan(first));
        return trimmed.IsEmpty ? [""] : trimmed.ToArray();
    }
}
