namespace Mocks.MockAgentApi.MessageFormat;

/// <summary>Removes calls of Coder's tool <c>coder_report_task</c> from the messages of Claude Code and Codex.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/msgfmt/format_tool_call.go</c>.</remarks>
internal static class ReportTaskCalls
{
    public static string Without(string agentType, string text) => agentType switch
    {
        "claude" => WithoutClaudes(text),
        "codex" => WithoutCodexs(text),
        _ => text,
    };

    private static string WithoutClaudes(string text)
    {
        List<string> lines = ["", .. text.Split('\n')];
        var found = new List<(int Start, int End)>();
        var (start, afterBlank) = (-1, -1);
        for (var at = 1; at < lines.Count - 1; at++)
        {
            var line = lines[at].Trim();
            if (line.Contains("coder - coder_report_task (MCP)", StringComparison.Ordinal))
            {
                start = at;
            }
            else if (start >= 0 && line == "\"message\": \"Thanks for reporting!\"" && lines[at + 1].Trim() == "}" && lines[at - 1].Trim().EndsWith('{'))
            {
                found.Add((start, Math.Min(lines.Count, at + 2)));
                (start, afterBlank) = (-1, -1);
            }
            else if (start >= 0 && line.Length == 0)
            {
                afterBlank = at + 1;
            }
        }

        if (start >= 0)
        {
            found.Add((start, afterBlank >= 0 ? afterBlank : lines.Count)); // Half drawn.
        }

        return Cut(lines, found).TrimStart('\n');
    }

    private static string WithoutCodexs(string text)
    {
        List<string> lines = [.. text.Split('\n')];
        var found = new List<(int Start, int End)>();
        var start = -1;
        for (var at = 0; at < lines.Count; at++)
        {
            var line = lines[at].Trim();
            if (at + 1 < lines.Count && line.Replace(" ", "", StringComparison.Ordinal) == "•Called" && lines[at + 1].Contains("Coder.coder_report_task", StringComparison.Ordinal))
            {
                start = at;
            }

            if (start >= 0 && line == "{\"message\": \"Thanks for reporting!\"}")
            {
                var end = at + 1;
                while (end < lines.Count && string.IsNullOrWhiteSpace(lines[end]))
                {
                    end++;
                }

                found.Add((start, end));
                start = -1;
            }
        }

        return Cut(lines, found).TrimEnd('\n');
    }

    private static string Cut(List<string> lines, List<(int Start, int End)> found)
    {
        foreach (var (start, end) in Enumerable.Reverse(found))
        {
            lines.RemoveRange(start, end - start);
        }

        return string.Join('\n', lines);
    }
}
