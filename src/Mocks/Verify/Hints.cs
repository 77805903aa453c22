namespace Mocks.Verify;

/// <summary>The usual causes of mismatches.</summary>
internal static class Hints
{
    private static readonly Hint[] All =
    [
        new("AgentAPI", at => at.Where.EndsWith(".role", StringComparison.Ordinal),
            "A message says who speaks in \"role\": user or agent. No AgentAPI ever had \"type\"; coderd takes a message without a role with 204 and cannot show it."),
        new("AgentAPI", at => at.Where.EndsWith(".id", StringComparison.Ordinal), "Ids are whole numbers, counted from 0 without a gap."),
        new("AgentAPI", at => at.Where.EndsWith(".time", StringComparison.Ordinal), "Times are RFC 3339 with a zone, such as 2026-02-01T10:00:00.5Z."),
        new("AgentAPI", at => at.Where.EndsWith(".content", StringComparison.Ordinal), "The text of a message is the string \"content\"; only events call it \"message\"."),
        new("AgentAPI", at => at.Where.EndsWith(".$schema", StringComparison.Ordinal),
            "AgentAPI's bodies begin with \"$schema\". Does this answer come from another program, or through one that rewrites it?"),
        new("AgentAPI", at => at is { Where: "$.messages", Got: null or "" or "null" or "{}" or "missing" }, "\"messages\" is always an array, and [] when there are none."),
        new("AgentAPI", at => at.Where is "header Content-Type" or "type of the body", "AgentAPI answers JSON as application/json, without a charset; errors as application/problem+json."),
        new("AgentAPI", at => at.Where.EndsWith(".message", StringComparison.Ordinal) || (at.Where.EndsWith(" data", StringComparison.Ordinal) && at.Expected?.Contains("message", StringComparison.Ordinal) == true),
            "In events the text is \"message\" and the order id, role, message, time; only GET /messages calls it \"content\"."),
        new("AgentAPI", at => at.Says == "another event was expected",
            "First every message, then the status; of an exchange running comes first, then the user's message, the agent's, and stable."),
        new("AgentAPI", at => at.Says == "the framing differs", "AgentAPI writes event:, data: and an empty line; no id, no retry, no comments, no heartbeats."),
        new("coderd", at => at.Where is "header Content-Type" or "type of the body", "coderd answers JSON as application/json; charset=utf-8."),
        new("coderd", at => at.Where == "$.message", "Clients show coderd's \"message\" as it is; module scripts look for parts of it."),
    ];

    private static readonly StatusHint[] Statuses =
    [
        new("coderd", 204, 200, "A snapshot that is stored is 204 with no body; the original script takes a 200 for a failure."),
        new("coderd", 204, 401, "The token is not this coderd's agent token: pass --token, and --task for its task. After the stop job has ended every agent token is dead."),
        new("coderd", 204, 404, "The task is not that of the agent whose token was sent: pass --task. A coderd before 2.30 has no such route at all."),
        new("coderd", 400, 204, "A lenient mock takes what the real coderd refuses: start it with --strict."),
        new("coderd", 401, 204, "A lenient mock takes what the real coderd refuses: start it with --strict."),
        new("coderd", 404, 204, "A lenient mock takes what the real coderd refuses: start it with --strict."),
        new("coderd", null, 429, "coderd's rate limit (512 requests a minute for a path) was reached: verify again in a minute, or start the mock with --api-rate-limit 0."),
        new("AgentAPI", 200, 400, "AgentAPI refuses hosts it does not know: start it with --allowed-hosts '*' or use localhost."),
        new("AgentAPI", null, 502, "A proxy answered in AgentAPI's place."),
    ];

    /// <summary>The distinct hints, in the order of the mismatches.</summary>
    public static IEnumerable<string> For(InteractionResult result) => result.Mismatches.SelectMany(mismatch => For(result, mismatch)).Distinct();

    private static IEnumerable<string> For(InteractionResult result, Mismatch mismatch)
    {
        if (mismatch.Where == "request")
        {
            return [mismatch.Says.Contains("state change", StringComparison.Ordinal)
                ? $"State {result.State} could not be set. A real service has no states: pass --no-states."
                : $"No answer came. Is {result.Provider} still running, and does it answer within the limit (--timeout)?"];
        }

        return mismatch.Where == "status"
            ? Statuses.Where(hint => hint.Fits(result.Provider, mismatch)).Select(hint => hint.Says)
            : All.Where(hint => hint.Provider == result.Provider && hint.At(mismatch)).Select(hint => hint.Says);
    }

    private sealed record Hint(string Provider, Predicate<Mismatch> At, string Says);

    private sealed record StatusHint(string Provider, int? Expected, int Got, string Says)
    {
        public bool Fits(string provider, Mismatch mismatch) =>
            provider == Provider && (Expected is null || mismatch.Expected == $"{Expected}") && mismatch.Got == $"{Got}";
    }
}
