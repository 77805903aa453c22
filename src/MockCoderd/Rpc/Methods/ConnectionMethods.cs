using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Drpc;
using Action = Mocks.AgentRpc.Agent.Connection.Types.Action;
using Type = Mocks.AgentRpc.Agent.Connection.Types.Type;

namespace Mocks.MockCoderd.Rpc.Methods;

/// <summary>Which programs connected to the workspace.</summary>
/// <remarks>Source: coder/coder, <c>coderd/agentapi/connectionlog.go</c>; <c>coderd/database/db2sdk/db2sdk.go</c>.</remarks>
internal static class ConnectionMethods
{
    public static Empty ReportConnection(RpcSession session, ReportConnectionRequest request)
    {
        var said = request.Connection ?? new Connection();
        var id = said.Id.ToUuid("connection id from bytes: ");
        if (id == Guid.Empty)
        {
            throw new DrpcException("connection ID cannot be nil");
        }

        if (said.Action is not (Action.Connect or Action.Disconnect))
        {
            throw new DrpcException($"unknown agent connection action {ProtoNames.Quoted(said.Action, "ACTION_UNSPECIFIED")}");
        }

        if (said.Type is < Type.Ssh or > Type.ReconnectingPty)
        {
            throw new DrpcException($"unknown agent connection type {ProtoNames.Quoted(said.Type, "TYPE_UNSPECIFIED")}");
        }

        var row = new ReportedConnection(id, said.Action.ToSnakeCase(), said.Type is Type.ReconnectingPty ? "reconnecting_pty" : said.Type.ToString().ToLowerInvariant(),
            said.Timestamp.AsTime(), said.Ip == "localhost" ? "127.0.0.1" : said.Ip, said.Action == Action.Disconnect ? said.StatusCode : null, said.Reason);
        session.Report(reports => reports with { Connections = AgentReports.Append(reports.Connections, [row]) });
        return new Empty();
    }
}
