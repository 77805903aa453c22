using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Drpc;

namespace Mocks.MockCoderd.Rpc.Methods;

/// <summary>When an agent's scripts ran, and how they ended.</summary>
/// <remarks>Source: coder/coder, <c>coderd/agentapi/scripts.go</c>.</remarks>
internal static class ScriptMethods
{
    public static WorkspaceAgentScriptCompletedResponse ScriptCompleted(RpcSession session, WorkspaceAgentScriptCompletedRequest request)
    {
        var timing = request.Timing ?? throw new DrpcException("script timing is required");
        var id = timing.ScriptId.ToUuid("script id from bytes: ");
        if (!timing.Start.IsValid() || timing.Start.IsZero())
        {
            throw new DrpcException("script start time is required and cannot be zero");
        }

        if (!timing.End.IsValid() || timing.End.IsZero())
        {
            throw new DrpcException("script end time is required and cannot be zero");
        }

        if (timing.Start.CompareTo(timing.End) > 0)
        {
            throw new DrpcException("script start time cannot be after end time");
        }

        if (session.Now.Agent.Manifest.Scripts.All(script => script.Id != id))
        {
            throw Unstored("insert or update on table \"workspace_agent_script_timings\" violates foreign key constraint \"workspace_agent_script_timings_script_id_fkey\"");
        }

        var row = new ScriptTiming(id, timing.Start.AsTime(), timing.End.AsTime(), timing.ExitCode,
            NameOf(timing.Stage, "workspace_agent_script_timing_stage"), NameOf(timing.Status, "workspace_agent_script_timing_status"));
        session.Report(reports => reports with { Timings = AgentReports.Append(reports.Timings, [row]) });
        return new WorkspaceAgentScriptCompletedResponse();
    }

    // Upstream has no word for an unknown value, and the database refuses the empty one.
    private static string NameOf<T>(T value, string type)
        where T : struct, Enum => Enum.IsDefined(value) ? value.ToSnakeCase() : throw Unstored($"invalid input value for enum {type}: \"\"");

    private static DrpcException Unstored(string why) => new($"insert workspace agent script timings into database: pq: {why}");
}
