namespace Mocks.Contracts.Tests.Mutants;

/// <summary>One way in which AgentAPI's event stream could drift.</summary>
/// <param name="Rewriter">Makes the function that rewrites the events of one stream.</param>
/// <param name="Rewrite">Changes the head.</param>
internal sealed record StreamMutant(string Name, Func<Func<string, IEnumerable<string>>> Rewriter, Action<WireAnswer> Rewrite)
{
    private const string Message = "event: message_update\n";

    public static IReadOnlyList<StreamMutant> All { get; } =
    [
        Each("an id line", one => $"id: 1\n{one}"),
        Each("a retry line", one => $"retry: 3000\n{one}"),
        Each("a comment as a heartbeat", one => $": ping\n\n{one}"),
        Each("CR LF", one => one.Replace("\n", "\r\n", StringComparison.Ordinal)),
        Each("no blank after the colon", one => one.Replace("data: ", "data:", StringComparison.Ordinal)),
        Each("data before event", one => one.Split('\n') is [var name, var data, ..] ? $"{data}\n{name}\n\n" : one),
        Each("no event line", one => one[(one.IndexOf('\n', StringComparison.Ordinal) + 1)..]),
        Each("message_update renamed", one => one.Replace(Message, "event: message\n", StringComparison.Ordinal)),
        Each("status_change renamed", one => one.Replace("event: status_change\n", "event: status\n", StringComparison.Ordinal)),
        Each("content in place of message", one => one.Replace("\"message\":", "\"content\":", StringComparison.Ordinal)),
        Each("type in place of role", one => one.Replace("\"role\":", "\"type\":", StringComparison.Ordinal)),
        Each("role assistant", one => one.Replace("\"role\":\"agent\"", "\"role\":\"assistant\"", StringComparison.Ordinal)),
        Each("no HTML escaping", one => one.Replace("\\u003c", "<", StringComparison.Ordinal)),
        Each("transport in the status", one => one.Replace("\"agent_type\":", "\"transport\":\"pty\",\"agent_type\":", StringComparison.Ordinal)),
        Each("status without agent_type", one => System.Text.RegularExpressions.Regex.Replace(one, ",\"agent_type\":\"[a-z]+\"", "")),
        Each("status idle", one => one.Replace("\"status\":\"stable\"", "\"status\":\"idle\"", StringComparison.Ordinal)),
        Each("id a string", one => System.Text.RegularExpressions.Regex.Replace(one, "\"id\":(\\d+)", "\"id\":\"$1\"")),
        Each("ids from 1", one => System.Text.RegularExpressions.Regex.Replace(one, "\"id\":(\\d+)", digits => $"\"id\":{int.Parse(digits.Groups[1].Value, null) + 1}")),
        Each("time without zone", one => one.Replace("Z\"}", "\"}", StringComparison.Ordinal)),
        new("every message twice", () => one => one.StartsWith(Message, StringComparison.Ordinal) ? [one, one] : [one], _ => { }),
        new("the first message lost", () => one => one.Contains("\"id\":0,", StringComparison.Ordinal) ? [] : [one], _ => { }),
        new("the agent's messages lost", () => one => one.Contains("\"role\":\"agent\"", StringComparison.Ordinal) ? [] : [one], _ => { }),
        new("no replay, only the status", () => one => one.StartsWith(Message, StringComparison.Ordinal) && one.Contains("2025-01-01", StringComparison.Ordinal) ? [] : [one], _ => { }),
        new("the status before the messages", StatusFirst, _ => { }),
        new("Content-Type with a charset", () => one => [one], answer => Put(answer, "Content-Type", "text/event-stream; charset=utf-8")),
        new("Cache-Control gone", () => one => [one], answer => answer.Headers.Remove("Cache-Control")),
        new("buffering by proxies allowed", () => one => [one], answer => answer.Headers.Remove("X-Accel-Buffering")),
    ];

    private static StreamMutant Each(string name, Func<string, string> rewrite) => new(name, () => one => [rewrite(one)], _ => { });

    private static void Put(WireAnswer answer, string name, string value)
    {
        if (answer.Headers.TryGetValue("Content-Type", out var type) && type.StartsWith("text/event-stream", StringComparison.Ordinal))
        {
            answer.Headers[name] = value;
        }
    }

    private static Func<string, IEnumerable<string>> StatusFirst()
    {
        var held = new List<string>();
        var replayed = false;
        return one =>
        {
            if (replayed || one.StartsWith("event: status_change\n", StringComparison.Ordinal))
            {
                string[] sent = [one, .. held];
                held.Clear();
                replayed = true;
                return sent;
            }

            held.Add(one);
            return [];
        };
    }
}
