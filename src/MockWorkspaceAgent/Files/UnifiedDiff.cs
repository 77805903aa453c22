using System.Globalization;
using System.Text;

namespace Mocks.MockWorkspaceAgent.Files;

/// <summary>The difference of two texts in the unified format, with three lines of context.</summary>
/// <remarks>Source: aymanbagabas/go-udiff, <c>unified.go</c>. Of several shortest differences it may show another one.</remarks>
internal static class UnifiedDiff
{
    private const int Context = 3;
    private const int MostCompared = 4_000_000;

    public static string Of(string path, string before, string after)
    {
        if (before == after)
        {
            return "";
        }

        var changes = Changes(TextBlocks.LinesOf(before), TextBlocks.LinesOf(after));
        var text = new StringBuilder($"--- {path}\n+++ {path}\n");
        for (var at = 0; at < changes.Count;)
        {
            var first = changes.FindIndex(at, change => change.Sign != ' ');
            if (first < 0)
            {
                break;
            }

            var (start, end) = (Math.Max(at, first - Context), first + 1);
            for (var index = first; index < changes.Count && index - end < 2 * Context; index++)
            {
                end = changes[index].Sign != ' ' ? index + 1 : end;
            }

            end = Math.Min(changes.Count, end + Context);
            Write(text, changes, start, end);
            at = end;
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, List<(char Sign, string Line)> changes, int start, int end)
    {
        var (from, to) = (1 + changes.Take(start).Count(change => change.Sign != '+'), 1 + changes.Take(start).Count(change => change.Sign != '-'));
        var hunk = changes.GetRange(start, end - start);
        text.Append(CultureInfo.InvariantCulture, $"@@ -{Range(from, hunk.Count(change => change.Sign != '+'))} +{Range(to, hunk.Count(change => change.Sign != '-'))} @@\n");
        foreach (var (sign, line) in hunk)
        {
            text.Append(sign).Append(line).Append(line.EndsWith('\n') ? "" : "\n\\ No newline at end of file\n");
        }
    }

    private static string Range(int line, int count) => count > 1 ? $"{line},{count}" : line == 1 && count == 0 ? "0,0" : $"{line}";

    private static List<(char Sign, string Line)> Changes(List<string> before, List<string> after)
    {
        var (head, tail) = (0, 0);
        while (head < before.Count && head < after.Count && before[head] == after[head])
        {
            head++;
        }

        while (tail < before.Count - head && tail < after.Count - head && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }

        var (old, now) = (before.GetRange(head, before.Count - head - tail), after.GetRange(head, after.Count - head - tail));
        return [.. before.Take(head).Select(line => (' ', line)), .. Middle(old, now), .. before.TakeLast(tail).Select(line => (' ', line))];
    }

    private static IEnumerable<(char, string)> Middle(List<string> old, List<string> now)
    {
        if ((long)old.Count * now.Count > MostCompared)
        {
            return [.. old.Select(line => ('-', line)), .. now.Select(line => ('+', line))];
        }

        var common = new int[old.Count + 1, now.Count + 1];
        for (var i = old.Count - 1; i >= 0; i--)
        {
            for (var j = now.Count - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var changes = new List<(char, string)>();
        for (var (i, j) = (0, 0); i < old.Count || j < now.Count;)
        {
            if (i < old.Count && j < now.Count && old[i] == now[j])
            {
                changes.Add((' ', old[i++]));
                j++;
            }
            else if (j == now.Count || (i < old.Count && common[i + 1, j] >= common[i, j + 1]))
            {
                changes.Add(('-', old[i++]));
            }
            else
            {
                changes.Add(('+', now[j++]));
            }
        }

        return changes;
    }
}
