using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Drpc;

namespace Mocks.MockCoderd.Rpc.Methods;

/// <summary>The lines that an agent's scripts print: the same store and the same limit as <c>PATCH …/me/logs</c>.</summary>
/// <remarks>Source: coder/coder, <c>coderd/agentapi/logs.go</c>.</remarks>
internal static class LogMethods
{
    private static readonly string[] Levels = ["info", "trace", "debug", "info", "warn", "error"];

    public static BatchCreateLogsResponse BatchCreateLogs(RpcSession session, BatchCreateLogsRequest request)
    {
        var (workspace, agent) = session.Now;
        if (agent.LogsOverflowed)
        {
            return new BatchCreateLogsResponse { LogLimitExceeded = true };
        }

        if (request.Logs.Count == 0)
        {
            return new BatchCreateLogsResponse();
        }

        var source = request.LogSourceId.ToUuid($"parse log source ID {request.LogSourceId.Quoted()}: ");
        return session.Logs.Take(workspace, agent, source, [.. request.Logs.Select(LineOf)]) switch
        {
            null => new BatchCreateLogsResponse(),
            { Status: 413 } => new BatchCreateLogsResponse { LogLimitExceeded = true },
            var refusal => throw new DrpcException($"insert workspace agent logs: {refusal.Body.Detail}"),
        };
    }

    // The agent's time is ignored. A level that is unknown counts as info.
    private static PatchedLine LineOf(Log line) =>
        new(default, line.Output, (int)line.Level is >= 0 and <= 5 ? Levels[(int)line.Level] : "info");
}
