using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Mocks.Go.Strconv;

namespace Mocks.MockCoderd.WorkspaceAgents;

/// <summary>Shows an agent's log lines to users.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceagents.go</c>, <c>workspaceAgentLogs</c>.</remarks>
internal static class AgentLogReading
{
    public static void MapAgentLogReading(this RouteGroupBuilder agent)
    {
        MapLogs(agent, "/logs", "get-logs-by-workspace-agent", "Get logs by workspace agent");
        MapLogs(agent, "/startup-logs", "removed-get-logs-by-workspace-agent", "Removed: Get logs by workspace agent");
    }

    private static void MapLogs(RouteGroupBuilder agent, string path, string id, string summary) =>
        agent.MapGet(path, (string? after, string? format, string? follow, [FromQuery(Name = "no_compression")] string? noCompression,
                NamedAgent named, HttpContext context) => GetLogs(named, context))
            .Documented(id, "Agents", summary, 400, 401, 404)
            .Produces<IReadOnlyList<AgentLogRow>>().Produces(101).Produces<string>(426, "text/plain");

    private static Answer GetLogs(NamedAgent found, HttpContext context)
    {
        var query = QueryPairs.Of(context.Request);
        var format = First("format") is { Length: > 0 } asked ? asked : "json";
        if (format is not ("json" or "text"))
        {
            return Refuse("Invalid format parameter.", "Allowed values are \"json\" and \"text\".");
        }

        var follows = query.Any(pair => pair.Key == "follow");
        if (follows && format == "text")
        {
            return Refuse("Text format is not supported with follow mode.", "Use format=json or omit the follow parameter.");
        }

        if (!TryReadAfter(First("after"), out var after))
        {
            return Verdicts.RefuseWithHint(context, new Refusal(400, new("Query param \"after\" must be an integer greater than or equal to zero.",
                Validations: [new("after", "Must be an integer greater than or equal to zero")])));
        }

        if (follows)
        {
            return LogFollower.Follow(context, found, after);
        }

        return format == "text" ? AsText(found.Agent, found.Agent.Logs.Where(row => row.Id > after))
            : CoderdAnswer.Of(200, LogFollower.RowsOf(found.Agent, after));

        string First(string key) => query.FirstOrDefault(pair => pair.Key == key).Value ?? "";
    }

    private static bool TryReadAfter(string text, out long after)
    {
        after = 0;
        return text.Length == 0 || (GoNumber.TryAtoi(text, out after) && after >= 0);
    }

    private static Answer AsText(Agent agent, IEnumerable<AgentLog> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var source = agent.LogSources.FirstOrDefault(known => known.Id == row.SourceId)?.DisplayName;
            text.Append(CultureInfo.InvariantCulture,
                $"{row.CreatedAt.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss'Z'} [{row.Level}] [agent.{agent.Name}{(string.IsNullOrEmpty(source) ? "" : $"|{source}")}] {row.Output}\n");
        }

        return new Answer(200, [Answer.Header("Content-Type", "text/plain; charset=utf-8")], Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static Answer Refuse(string message, string detail) => new Refusal(400, new(message, detail)).ToAnswer();
}
