using Mocks.MockCoderd.World;
using Mocks.Workspace.Declaration;
using CoderdWorkspace = Mocks.MockCoderd.World.Workspace;

namespace Mocks.Workspace.World;

/// <summary>The world of a coderd that has just built a workspace of a state: its owner, the start build, agents that have not connected yet, and the task.</summary>
/// <remarks>
/// Source: coder/coder, <c>coderd/provisionerdserver/provisionerdserver.go</c>. Tokens and the ids of apps are the state's;
/// agents, scripts and log sources get ids of their own with each build.
/// </remarks>
internal static class DeclaredWorld
{
    // The same for every workspace: one user, who is there to be read by tests and people.
    public const string ApiKey = "mocksessid-mocksessionsecret00001";
    public const string OwnerSessionToken = "mockowner1-mockownersecret0000001";

    private static readonly Guid Organization = new("00000000-0000-4000-8000-0000000000f0");
    private static readonly Guid Template = new("00000000-0000-4000-8000-0000000000f1");
    private static readonly Guid TemplateVersion = new("00000000-0000-4000-8000-0000000000f2");

    /// <param name="prompt">In place of the state's; null for that.</param>
    public static MockCoderd.World.World Of(DeclaredWorkspace declared, DateTimeOffset now, string? prompt = null)
    {
        var origin = declared.Origin;
        var build = new Build(Guid.NewGuid(), Guid.NewGuid(), Number: 1, Transition.Start, JobStatus.Succeeded, origin.OwnerName, "initiator", now, now, now);
        var workspace = new CoderdWorkspace(origin.WorkspaceId, origin.WorkspaceName, origin.OwnerName, Template, now, [build],
            [.. declared.Agents.Select(agent => AgentOf(agent, now))], OwnerSessionToken: OwnerSessionToken, TaskApp: TaskAppOf(declared));
        return new MockCoderd.World.World(
            new Organization(Organization, "coder"),
            [new User(origin.OwnerId, origin.OwnerName, ApiKey)],
            [new Template(Template, "template", "Template", "", TemplateVersion, "v1", HasAiTask: declared.AiTasks.Count > 0)],
            [.. TaskIdOf(declared) is { } task
                ? [new WorkspaceTask(task, origin.WorkspaceName, origin.OwnerName, origin.WorkspaceName, prompt ?? origin.Prompt, TemplateVersion, origin.WorkspaceId, now)]
                : Array.Empty<WorkspaceTask>()],
            [workspace]);
    }

    /// <summary>The task that coderd has; null for a workspace that is no task.</summary>
    public static Guid? TaskIdOf(DeclaredWorkspace declared) =>
        LinkOf(declared) is { } link && Guid.TryParse(link.Id, out var id) ? id
        : declared.Origin.IsTask ? declared.Origin.TaskId
        : null;

    // A task without a link has no app.
    private static string TaskAppOf(DeclaredWorkspace declared) =>
        LinkOf(declared) is { } link && Guid.TryParse(link.AppId, out var id)
            ? declared.Agents.SelectMany(agent => agent.Apps).FirstOrDefault(app => app.Id == id)?.Slug ?? ""
            : "";

    private static DeclaredAiTask? LinkOf(DeclaredWorkspace declared) => declared.AiTasks.FirstOrDefault(task => task.IsEnabled);

    private static Agent AgentOf(DeclaredAgent agent, DateTimeOffset now)
    {
        var manifest = new AgentManifest(
            agent.Environment, agent.Directory, agent.MotdPath,
            [.. agent.Scripts.Select(script => new AgentScript(script.DisplayName, script.Script, Guid.NewGuid(), Guid.NewGuid(), script.LogPath, script.Cron,
                script.RunOnStart, script.RunOnStop, script.StartBlocksLogin, script.TimeoutSeconds, script.Icon))],
            [.. agent.Metadata.Select(item => new AgentMetadata(item.Key, item.DisplayName, item.Script, item.Interval, item.Timeout, item.Order))],
            [.. agent.Devcontainers.Select(container => new AgentDevcontainer(container.WorkspaceFolder, container.Name, container.ConfigPath,
                Guid.TryParse(container.Id, out var id) ? id : Guid.NewGuid(), Guid.TryParse(container.SubagentId, out var subagent) ? subagent : null))],
            agent.Monitors.Memory is { } memory ? new ResourceMonitor(memory.Enabled) : null,
            [.. agent.Monitors.Volumes.Select(volume => new VolumeMonitor(volume.Path, volume.Enabled))],
            DisplayApps: [.. NamesOf(agent.DisplayApps)]);
        return new Agent(Guid.NewGuid(), agent.Name, agent.Token, Lifecycle: AgentLifecycle.Created, InstanceId: agent.InstanceId.Length > 0 ? agent.InstanceId : null,
            Apps: [.. agent.Apps.Select(AppOf)],
            LogSources: [.. manifest.Scripts.Select(script => new LogSource(script.LogSourceId, script.DisplayName, script.Icon, now))],
            NoUserData: agent.ApiKeyScope == "no_user_data", Manifest: manifest);
    }

    private static App AppOf(DeclaredApp app) => new(
        app.Id, app.Slug, app.DisplayName, app.Health is null ? AppHealth.Disabled : AppHealth.Initializing, app.Url,
        app.SharingLevel switch
        {
            "authenticated" => SharingLevel.Authenticated,
            "public" => SharingLevel.Public,
            _ => SharingLevel.Owner,
        },
        app.Health is { } check ? new AppHealthCheck(check.Url, check.IntervalSeconds, check.Threshold) : null,
        app.Command, app.Icon, app.External, app.Subdomain, app.Hidden, app.OpenIn == "tab" ? OpenIn.Tab : OpenIn.SlimWindow, app.Group);

    private static IEnumerable<string> NamesOf(DisplayApps apps) => new (string Name, bool IsShown)[]
    {
        ("vscode", apps.Vscode), ("vscode_insiders", apps.VscodeInsiders), ("web_terminal", apps.WebTerminal),
        ("ssh_helper", apps.SshHelper), ("port_forwarding_helper", apps.PortForwardingHelper),
    }.Where(app => app.IsShown).Select(app => app.Name);
}
