namespace Mocks.MockCoderd.WorkspaceAgents;

/// <summary>An agent of the world in the shape that coderd gives it.</summary>
/// <remarks>Members that the world does not have get the values of a Linux agent of the imitated release. Times of an agent that never
/// connected over RPC follow from its lifecycle.</remarks>
internal static class AgentView
{
    private const int ConnectionTimeoutSeconds = 120;

    private static readonly string[] AllDisplayApps = ["vscode", "vscode_insiders", "web_terminal", "ssh_helper", "port_forwarding_helper"];

    public static WorkspaceAgent Of(Workspace workspace, Agent agent, DateTimeOffset now)
    {
        var build = workspace.Builds.First(known => known.Number == agent.BuildNumber);
        var since = DatabaseTime.Of(build.UpdatedAt);
        var status = WorkspaceAgentEndpoints.StatusOf(agent, now);
        var times = TimesOf(agent, status, build.UpdatedAt);
        var startup = agent.Reports?.Startup;
        return new WorkspaceAgent(
            agent.Id, agent.Parent?.Agent, since, since,
            FirstConnectedAt: DatabaseTime.Of(times.FirstConnectedAt),
            LastConnectedAt: DatabaseTime.Of(times.LastConnectedAt),
            DisconnectedAt: DatabaseTime.Of(times.DisconnectedAt),
            StartedAt: DatabaseTime.Of(times.StartedAt),
            ReadyAt: DatabaseTime.Of(times.ReadyAt),
            status, agent.Lifecycle.ToSnakeCase(), agent.Name, ResourceId: build.JobId, agent.InstanceId,
            agent.Parent?.Architecture ?? "amd64", agent.Manifest.Environment, agent.Parent?.OperatingSystem ?? "linux",
            agent.LogBytes, agent.LogsOverflowed, OrNull(agent.Manifest.Directory), OrNull(startup?.ExpandedDirectory),
            startup?.Version ?? "", startup?.ApiVersion ?? "",
            [.. agent.Apps.Select(app => AppOf(workspace, agent, app))],
            ConnectionTimeoutSeconds, TroubleshootingUrl: "", startup?.Subsystems ?? [], HealthOf(agent, status),
            agent.Parent?.DisplayApps ?? agent.Manifest.DisplayApps ?? AllDisplayApps,
            [.. agent.LogSources.Select(source => new AgentLogSource(agent.Id, source.Id, DatabaseTime.Of(source.CreatedAt), source.DisplayName, source.Icon))],
            [.. agent.Manifest.Scripts.Select(ScriptOf)], StartupScriptBehavior: "non-blocking");
    }

    private static AgentTimes TimesOf(Agent agent, string status, DateTimeOffset since)
    {
        if (agent.Presence is { } presence)
        {
            return new(presence.FirstConnectedAt, presence.LastConnectedAt, presence.DisconnectedAt, agent.Reports?.StartedAt, agent.Reports?.ReadyAt);
        }

        DateTimeOffset? connected = status == "connecting" ? null : since;
        return new(connected, connected, status == "disconnected" ? since : null,
            agent.Reports?.StartedAt ?? connected, agent.Reports?.ReadyAt ?? (agent.Lifecycle == AgentLifecycle.Ready ? since : null));
    }

    private static WorkspaceApp AppOf(Workspace workspace, Agent agent, App app) => new(
        app.Id, OrNull(app.Url), app.External, app.Slug, app.DisplayName, OrNull(app.Command), OrNull(app.Icon), app.Subdomain,
        app.Subdomain ? SubdomainOf(workspace, agent, app) : null, app.SharingLevel.ToSnakeCase(),
        new WorkspaceAppHealthcheck(app.HealthCheck?.Url ?? "", app.HealthCheck?.Interval ?? 0, app.HealthCheck?.Threshold ?? 0),
        app.Health.ToSnakeCase(), OrNull(app.Group), app.Hidden, app.OpenIn == OpenIn.Tab ? "tab" : "slim-window",
        [.. workspace.AppStatuses.Where(status => status.AppId == app.Id).Select(status => new WorkspaceAppStatus(
            status.Id, DatabaseTime.Of(status.CreatedAt), workspace.Id, agent.Id, app.Id, status.State, status.Message, status.Uri, "", false))]);

    /// <summary>The name of an app below a wildcard host.</summary>
    /// <remarks>Source: coder/coder, <c>coderd/database/db2sdk/db2sdk.go</c>, <c>AppSubdomain</c>: an app has no need of its agent's name.</remarks>
    public static string SubdomainOf(Workspace workspace, Agent agent, App app) => $"{app.Slug}--{agent.Name}--{workspace.Name}--{workspace.Owner}";

    private static WorkspaceAgentScript ScriptOf(AgentScript script) => new(
        script.Id, script.LogSourceId, script.LogPath, script.Script, script.Cron, script.RunOnStart, script.RunOnStop, script.StartBlocksLogin,
        script.TimeoutSeconds * 1_000_000_000L, script.DisplayName);

    private static WorkspaceAgentHealth HealthOf(Agent agent, string status) => (status, agent.Lifecycle) switch
    {
        _ when agent.UnhealthyReason is { } reason && status == "disconnected" => new(false, reason),
        ("connecting", _) => new(false, "agent has not yet connected"),
        ("disconnected", AgentLifecycle.Off) => new(false, "agent is not running"),
        ("disconnected", _) => new(false, "agent has lost connection"),
        (_, AgentLifecycle.StartError) => new(false, "agent startup script exited with an error"),
        (_, AgentLifecycle.ShuttingDown or AgentLifecycle.ShutdownTimeout or AgentLifecycle.ShutdownError or AgentLifecycle.Off) =>
            new(false, "agent is shutting down"),
        _ => new(true, null),
    };

    private static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private sealed record AgentTimes(
        DateTimeOffset? FirstConnectedAt, DateTimeOffset? LastConnectedAt, DateTimeOffset? DisconnectedAt, DateTimeOffset? StartedAt, DateTimeOffset? ReadyAt);
}
