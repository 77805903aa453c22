using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.AgentLogs;

/// <summary>Stores the lines that an agent's scripts print.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceagents.go</c>, <c>patchWorkspaceAgentLogs</c>. Not reproduced: answers that
/// need a broken database.</remarks>
internal static class AgentLogEndpoints
{
    public static void MapAgentLogs(this RouteGroupBuilder me) => me.MapPatch("/logs", PatchLogsAsync)
        .Documented("patch-workspace-agent-logs", "Agents", "Patch workspace agent logs", 400, 401, 413)
        .Accepts<PatchLogsRequest>("application/json", "*/*").Produces(200, contentType: "application/json")
        .WithExample("""{"log_source_id":"00000000-0000-4000-8000-0000000000e1","logs":[{"created_at":"2026-02-01T10:00:00Z","output":"Cloning…","level":"info"}]}""");

    private static async Task<Answer> PatchLogsAsync(AgentCaller caller, HttpContext context, LogIntake intake)
    {
        var (body, refusal) = await RequestJson.ReadAsync<PatchLogsRequest>(context);
        if (refusal is not null)
        {
            return Verdicts.RefuseWithHint(context, refusal);
        }

        if (body!.Logs is not { Count: > 0 } lines)
        {
            return Verdicts.RefuseWithHint(context, new Refusal(400, new("No logs provided.")));
        }

        refusal = intake.Take(caller.Workspace, caller.Agent, body.LogSourceId ?? Guid.Empty, lines);
        return refusal is null ? CoderdAnswer.Null() : Verdicts.RefuseWithHint(context, refusal);
    }
}
