using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Drpc;
using Mocks.Go.Strconv;
using AppError = Mocks.AgentRpc.Agent.CreateSubAgentResponse.Types.AppCreationError;
using WireApp = Mocks.AgentRpc.Agent.CreateSubAgentRequest.Types.App;
using WireOpenIn = Mocks.AgentRpc.Agent.CreateSubAgentRequest.Types.App.Types.OpenIn;
using WireSharing = Mocks.AgentRpc.Agent.CreateSubAgentRequest.Types.App.Types.SharingLevel;

namespace Mocks.MockCoderd.Rpc.Methods;

/// <summary>Agents that an agent starts in its containers. Each has a token of its own.</summary>
/// <remarks>Source: coder/coder, <c>coderd/agentapi/subagent.go</c>; the trigger <c>check_workspace_agent_name_unique</c>. Not reproduced:
/// the template's highest sharing level.</remarks>
internal static class SubAgentMethods
{
    private const int IdSince = 8;

    public static CreateSubAgentResponse CreateSubAgent(RpcSession session, CreateSubAgentRequest request)
    {
        for (var index = 0; index < request.DisplayApps.Count; index++)
        {
            if (!Enum.IsDefined(request.DisplayApps[index]))
            {
                throw Invalid($"display_apps[{index}]", $"\"{(int)request.DisplayApps[index]}\" is not a valid display app");
            }
        }

        string[] displayApps = [.. request.DisplayApps.Select(app => app == CreateSubAgentRequest.Types.DisplayApp.Vscode ? "vscode" : app.ToSnakeCase())];
        var parent = session.Now.Agent;
        return request.HasId && session.Release.AgentRpcMinor >= IdSince
            ? Update(session, parent, request, displayApps)
            : Create(session, parent, request, displayApps);
    }

    public static DeleteSubAgentResponse DeleteSubAgent(RpcSession session, DeleteSubAgentRequest request)
    {
        var id = request.Id.ToUuid("");
        var (workspace, _) = session.World.AgentById(id) ?? throw new DrpcException("sql: no rows in result set");
        if (workspace.Id != session.WorkspaceId)
        {
            throw new DrpcException("unauthorized: rbac: forbidden");
        }

        // An agent of the template is left as it is, without a word.
        session.World.Change(workspace.Id, known => (known with
        {
            Agents = [.. known.Agents.Where(agent => agent.Id != id || agent.Parent?.Agent != session.AgentId)],
        }, true));
        return new DeleteSubAgentResponse();
    }

    public static ListSubAgentsResponse ListSubAgents(RpcSession session, ListSubAgentsRequest request) => new()
    {
        Agents = { session.Now.Workspace.Agents.Where(agent => agent.Parent?.Agent == session.AgentId).Select(Of) },
    };

    private static CreateSubAgentResponse Create(RpcSession session, Agent parent, CreateSubAgentRequest request, string[] displayApps)
    {
        if (request.Name.Length == 0)
        {
            throw Invalid("name", "agent name cannot be empty");
        }

        if (!SubAgentNames.Agent().IsMatch(request.Name))
        {
            throw Invalid("name", $"agent name {GoQuote.Quote(request.Name)} does not match regex {GoQuote.Quote(SubAgentNames.AgentPattern)}");
        }

        var errors = new List<AppError>();
        var apps = new List<App>();
        for (var index = 0; index < request.Apps.Count; index++)
        {
            if (Check(request.Apps[index], request.Apps.Take(index)) is var (field, error))
            {
                errors.Add(new AppError { Index = index, Field = field, Error = error });
                continue;
            }

            apps.Add(AppOf(request.Apps[index], request.Name, session.World.NextId()));
        }

        var agent = new Agent(session.World.NextId(), request.Name, session.World.NextId(), parent.BuildNumber, AgentLifecycle.Created, Apps: apps,
            NoUserData: parent.NoUserData, Manifest: new AgentManifest(Directory: request.Directory),
            Parent: new SubAgentOf(parent.Id, request.Architecture, request.OperatingSystem, displayApps));
        session.World.Change(session.WorkspaceId, workspace => workspace.Agents.Any(known => known.BuildNumber == agent.BuildNumber && known.Name == agent.Name)
            ? throw new DrpcException($"insert sub agent: pq: workspace agent name \"{agent.Name}\" already exists in this workspace build")
            : (workspace with { Agents = [.. workspace.Agents, agent] }, true));
        return new CreateSubAgentResponse { Agent = Of(agent), AppCreationErrors = { errors } };
    }

    /// <summary>Changes a sub-agent that is there already.</summary>
    private static CreateSubAgentResponse Update(RpcSession session, Agent parent, CreateSubAgentRequest request, string[] displayApps)
    {
        var id = request.Id.ToUuid("parse agent id: ");
        var (workspace, found) = session.World.AgentById(id) ?? throw new DrpcException("get workspace agent by id: sql: no rows in result set");
        if (found.Parent?.Agent != parent.Id)
        {
            throw new DrpcException("subagent does not belong to this parent agent");
        }

        session.World.Change(workspace.Id, id, agent => (agent with
        {
            Parent = agent.Parent! with { DisplayApps = displayApps },
            Manifest = request.Directory.Length == 0 ? agent.Manifest : agent.Manifest with { Directory = request.Directory },
        }, true));
        return new CreateSubAgentResponse { Agent = Of(found) };
    }

    private static (string Field, string Error)? Check(WireApp app, IEnumerable<WireApp> before) => app switch
    {
        { Slug: "" } => ("slug", "must not be empty"),
        _ when !SubAgentNames.Slug().IsMatch(app.Slug) => ("slug", $"{GoQuote.Quote(app.Slug)} does not match regex {GoQuote.Quote(SubAgentNames.SlugPattern)}"),
        _ when before.Any(other => other.Slug == app.Slug) => ("slug", $"{GoQuote.Quote(app.Slug)} is already in use"),
        _ when !Enum.IsDefined(app.Share) => ("share", $"\"{(int)app.Share}\" is not a valid app sharing level"),
        _ when !Enum.IsDefined(app.OpenIn) => ("open_in", $"\"{(int)app.OpenIn}\" is not an open in setting"),
        _ => null,
    };

    private static App AppOf(WireApp app, string agent, Guid id) => new(
        id, SubAgentNames.SlugOf(agent, app.Slug), app.DisplayName, app.Healthcheck is { Url.Length: > 0 } ? World.AppHealth.Initializing : World.AppHealth.Disabled,
        app.Url, app.Share switch
        {
            WireSharing.Owner => SharingLevel.Owner,
            WireSharing.Authenticated => SharingLevel.Authenticated,
            WireSharing.Public => SharingLevel.Public,
            _ => SharingLevel.Organization,
        },
        app.Healthcheck is { } check ? new AppHealthCheck(check.Url, check.Interval, check.Threshold) : null,
        app.Command, app.Icon, app.External, app.Subdomain, app.Hidden, app.OpenIn == WireOpenIn.Tab ? OpenIn.Tab : OpenIn.SlimWindow, app.Group);

    private static SubAgent Of(Agent agent) => new() { Name = agent.Name, Id = agent.Id.ToBytes(), AuthToken = agent.Token.ToBytes() };

    private static DrpcException Invalid(string field, string detail) => new($"field: {field} detail: {detail}");
}
