using Mocks.AgentRpc.Agent;

namespace Mocks.MockCoderd.Rpc.Methods;

/// <summary>Requests that a boundary around a program let pass or refused.</summary>
/// <remarks>Source: coder/coder, <c>coderd/agentapi/boundary_logs.go</c>. A log without a request is dropped without a word.</remarks>
internal static class BoundaryMethods
{
    public static ReportBoundaryLogsResponse ReportBoundaryLogs(RpcSession session, ReportBoundaryLogsRequest request)
    {
        var rows = request.Logs.Where(log => log.HttpRequest is not null).Select(log => new BoundaryRequest(
            log.Allowed, log.Time is { } at ? at.AsTime() : null, log.HttpRequest.Method, log.HttpRequest.Url,
            log.Allowed ? log.HttpRequest.MatchedRule : "", request.SessionId, request.ConfinedProcessName, log.SequenceNumber)).ToArray();
        session.Report(reports => reports with { BoundaryLogs = AgentReports.Append(reports.BoundaryLogs, rows) });
        return new ReportBoundaryLogsResponse();
    }
}
