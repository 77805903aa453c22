namespace Mocks.MockCoderd.WorkspaceAgents;

/// <summary>An agent of the world in the shape that coderd gives it.</summary>
/// <remarks>Members that the world does not have get the values of a Linux agent of the imitated release.</remarks>
internal static class AgentView
{
    private const int ConnectionTimeoutSeconds = 120;

    public static WorkspaceAgent Of(Workspace workspace, Agent agent)
    {
        var build = workspace.Builds.First(known => known.Number == agent.BuildNumber);
        var since = DatabaseTime.Of(build.UpdatedAt);
        var status = WorkspaceAgentEndpoints.StatusOf(agent);
        var wasConnected = status != "connecting";
        return new WorkspaceAgent(
            agent.Id, null, since, since,
            FirstConnectedAt: wasConnected ? since : null,
            LastConnectedAt: wasConnected ? since : null,
            DisconnectedAt: status == "disconnected" ? since : null,
            StartedAt: wasConnected ? since : null,
            ReadyAt: agent.Lifecycle == AgentLifecycle.Ready ? since : null,
            status, agent.Lifecycle.ToSnakeCase(), agent.Name, ResourceId: build.JobId, agent.InstanceId,
            Architecture: "amd64", new Dictionary<string, string>(), OperatingSystem: "linux",
            agent.LogBytes, agent.LogsOverflowed, Version: "", ApiVersion: "",
            [.. agent.Apps.Select(app => AppOf(workspace, agent, app))],
            ConnectionTimeoutSeconds, TroubleshootingUrl: "", Subsystems: [], HealthOf(agent, status),
            DisplayApps: ["vscode", "vscode_insiders", "web_terminal", "ssh_helper", "port_forwarding_helper"],
            [.. agent.LogSources.Select(source => new AgentLogSource(agent.Id, source.Id, DatabaseTime.Of(source.CreatedAt), source.DisplayName, source.Icon))],
            Scripts: [], StartupScriptBehavior: "non-blocking");
    }

    private static WorkspaceApp AppOf(Workspace workspace, Agent agent, App app) => new(
        app.Id, app.Url, External: false, app.Slug, app.DisplayName, Subdomain: false, SharingLevel: "owner",
        new WorkspaceAppHealthcheck("", 0, 0), app.Health.ToSnakeCase(), Hidden: false, OpenIn: "slim-window",
        [.. workspace.AppStatuses.Where(status => status.AppId == app.Id).Select(status => new WorkspaceAppStatus(
            status.Id, DatabaseTime.Of(status.CreatedAt), workspace.Id, agent.Id, app.Id, status.State, status.Message, status.Uri, "", false))]);

    private static WorkspaceAgentHealth HealthOf(Agent agent, string status) => status switch
    {
        "connecting" => new(false, "agent has not yet connected"),
        "disconnected" => new(false, agent.UnhealthyReason ?? "agent is not connected"),
        _ => new(true, null),
    };
}
