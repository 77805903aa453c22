using System.Text.Json.Serialization;

namespace Mocks.MockCoderd.Tasks;

/// <summary>The state of a task, as its users see it.</summary>
[JsonConverter(typeof(SnakeCaseConverter<TaskStatus>))]
public enum TaskStatus
{
    Pending,
    Initializing,
    Active,
    Paused,
    Unknown,
    Error,
}

/// <summary>A task's current state, in its app's words or in coderd's.</summary>
/// <param name="State"><c>working</c>, <c>idle</c>, <c>complete</c> or the release's word for <c>failure</c>.</param>
public sealed record CurrentState(DateTimeOffset Timestamp, string State, string Message, string Uri);

/// <summary>What follows for a task from its workspace, and is never stored.</summary>
/// <param name="Agent">The task's agent; null unless the latest build brought one.</param>
/// <param name="App">The app that is the task's AgentAPI; null likewise.</param>
/// <remarks>Source: coder/coder, the view <c>tasks_with_status</c>; <c>coderd/aitasks.go</c>, <c>deriveTaskCurrentState</c>.</remarks>
public sealed record TaskState(TaskStatus Status, Agent? Agent, App? App)
{
    /// <param name="workspace">As it stands now; null for a task without one.</param>
    public static TaskState Of(Workspace? workspace)
    {
        if (workspace is null)
        {
            return new(TaskStatus.Pending, null, null);
        }

        var (agent, app) = LinkOf(workspace, workspace.Running);
        return new(StatusOf(workspace.Latest, agent, app), agent, app);
    }

    /// <summary>The agent and the app that are a task's, among the agents of one build.</summary>
    public static (Agent? Agent, App? App) LinkOf(Workspace workspace, IEnumerable<Agent> agents)
    {
        var first = agents.FirstOrDefault();
        if (workspace.TaskApp is not { } slug)
        {
            return (first, first?.Apps is [var app, ..] ? app : null);
        }

        var agent = agents.FirstOrDefault(agent => agent.Apps.Any(app => app.Slug == slug));
        return (agent ?? first, agent?.Apps.First(app => app.Slug == slug));
    }

    /// <returns>Null when there is nothing to say.</returns>
    public CurrentState? Current(Workspace workspace, Release release)
    {
        var latest = workspace.Latest;
        if (workspace.AppStatuses is [.., var said] && (latest.Transition != Transition.Start || said.CreatedAt > latest.CreatedAt))
        {
            return new(said.CreatedAt, said.State == "failure" ? release.FailedState : said.State, said.Message, said.Uri);
        }

        return Status == TaskStatus.Initializing ? new(latest.CreatedAt, "working", Waiting(workspace), "") : null;
    }

    private static TaskStatus StatusOf(Build latest, Agent? agent, App? app) => latest switch
    {
        { Job: JobStatus.Failed or JobStatus.Canceling or JobStatus.Canceled } => TaskStatus.Error,
        { Transition: not Transition.Start, HasSucceeded: true } => TaskStatus.Paused,
        { Transition: not Transition.Start } => TaskStatus.Unknown,
        { Job: JobStatus.Pending } => TaskStatus.Pending,
        _ => agent?.Lifecycle switch
        {
            null or AgentLifecycle.Created or AgentLifecycle.Starting => TaskStatus.Initializing,
            AgentLifecycle.Ready or AgentLifecycle.StartTimeout or AgentLifecycle.StartError => StatusOf(app),
            _ => TaskStatus.Unknown,
        },
    };

    private static TaskStatus StatusOf(App? app) => app?.Health switch
    {
        AppHealth.Initializing => TaskStatus.Initializing,
        AppHealth.Unhealthy => TaskStatus.Error,
        AppHealth.Healthy or AppHealth.Disabled => TaskStatus.Active,
        _ => TaskStatus.Unknown,
    };

    private string Waiting(Workspace workspace) => (workspace.Status, Agent?.Lifecycle, App?.Health) switch
    {
        ("pending" or "starting", _, _) => $"Workspace is {workspace.Status}",
        (_, null, _) => "Initializing workspace",
        (_, AgentLifecycle.Created, _) => "Agent is connecting",
        (_, AgentLifecycle.Starting, _) => "Agent is starting",
        (_, AgentLifecycle.Ready, AppHealth.Initializing) => "App is initializing",
        (_, AgentLifecycle.Ready, _) => "Initializing workspace applications",
        _ => "Initializing workspace agent",
    };
}
