using Mocks.GoLibraries.GoogleUuid;
using Mocks.MockCoderd.LogSnapshots;
using Mocks.MockCoderd.Tasks;
using Mocks.Mocking.Control;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.Control;

/// <summary>A task with what follows from its workspace.</summary>
/// <param name="AgentToken">Of the newest agent of its workspace; null when there never was one.</param>
/// <param name="AgentTokenIsGood">Whether coderd takes that token now.</param>
/// <param name="SnapshotAt">When the last log snapshot was stored; null when none was.</param>
public sealed record TaskView(
    Guid Id, string Name, string Owner, Tasks.TaskStatus Status, CurrentState? CurrentState, Guid? AgentToken, bool AgentTokenIsGood,
    DateTimeOffset? SnapshotAt);

/// <param name="Now">The mock's clock.</param>
/// <param name="Tasks">What follows for each task from the world.</param>
/// <param name="World">As a preset would declare it.</param>
public sealed record WorldView(DateTimeOffset Now, string Release, IReadOnlyList<TaskView> Tasks, World.World World);

/// <param name="Job">What the job of the latest build is now; left out with a transition: the clock moves it.</param>
/// <param name="Error">The job's own words, for one that failed.</param>
/// <param name="Transition">Begins the next build first, as its owner does; left out: the latest build is moved.</param>
public sealed record JobOrder(JobStatus? Job = null, string? Error = null, Transition? Transition = null);

/// <param name="Lifecycle">Left out: as it is.</param>
/// <param name="UnhealthyReason">Empty for healthy; left out: as it is.</param>
/// <param name="App">The health of its apps; left out: as it is.</param>
public sealed record AgentOrder(AgentLifecycle? Lifecycle = null, string? UnhealthyReason = null, AppHealth? App = null);

/// <param name="Url">Where the app is; empty for an app that is a command; left out: as it is, or the mock's <c>--task-app-url</c>.</param>
/// <param name="DisplayName">Left out: as it is, or the slug.</param>
/// <param name="SharingLevel">Left out: as it is, or the owner alone.</param>
public sealed record AppOrder(string? Url = null, string? DisplayName = null, SharingLevel? SharingLevel = null);

/// <summary>Shows the world, and advances it where a test does not want to wait for the clock.</summary>
internal static class WorldControl
{
    public static IEndpointRouteBuilder MapWorldControl(this IEndpointRouteBuilder routes)
    {
        var world = routes.MapGroup("/__admin/world").WithGroupName("control").WithTags("world").GivesTokens().Changes("world");
        world.MapGet("", GetWorld).WithName("getWorld").Produces<WorldView>()
            .WithSummary("Users, tasks, workspaces, builds and agents as they are now, with the mock's own tokens.");
        world.MapGet("/tasks/{task}", GetTask).WithExample(null, ("task", "demo")).WithName("getWorldTask").Produces<TaskView>().Produces<ControlProblem>(404)
            .WithSummary("The state of one task, by its id or name.");
        world.MapPost("/tasks/{task}/build", PostBuildAsync).WithExample("""{"job":"succeeded"}""", ("task", "demo")).WithName("moveBuild").Accepts<JobOrder>("application/json", "*/*")
            .Produces<TaskView>().Produces<ControlProblem>(400).Produces<ControlProblem>(404).Produces<ControlProblem>(409)
            .WithSummary("Sets the job of the latest build without waiting for the clock, e.g. {\"job\":\"succeeded\"}, or begins the next one, e.g. {\"transition\":\"stop\"}.");
        world.MapPost("/tasks/{task}/agent", PostAgentAsync).WithExample("""{"lifecycle":"ready","app":"healthy"}""", ("task", "demo")).WithName("moveAgent").Accepts<AgentOrder>("application/json", "*/*")
            .Produces<TaskView>().Produces<ControlProblem>(400).Produces<ControlProblem>(404)
            .WithSummary("Sets the state of the newest agent and its apps, e.g. {\"lifecycle\":\"ready\",\"app\":\"healthy\"}.");
        world.MapPut("/tasks/{task}/apps/{slug}", PutAppAsync).WithExample("""{"url":"http://localhost:3284","sharingLevel":"public"}""", ("task", "demo"), ("slug", "agentapi")).WithName("putApp").Accepts<AppOrder>("application/json", "*/*")
            .Produces<TaskView>().Produces<ControlProblem>(400).Produces<ControlProblem>(404)
            .WithSummary("Adds an app to the newest agent, or changes it, e.g. {\"url\":\"http://localhost:3284\",\"sharingLevel\":\"public\"}.");
        return routes;
    }

    private static IResult GetWorld(WorldStore world, CoderdSettings settings, AgentAuth agents, SnapshotStore snapshots) => ControlJson.List(
        new WorldView(world.Now, settings.Release.Name,
            [.. world.Tasks.Where(task => !task.Deleted).Select(task => ViewOf(task, world, settings, agents, snapshots))],
            settings.Host.ShowSecrets ? world.World : WithoutKeys(world.World)),
        WorldJson.Default.WorldView);

    // A test needs the mock's tokens to call it. A key, a provider's token or a variable may be one of the user's own.
    private static World.World WithoutKeys(World.World world) => world with
    {
        Users = [.. world.Users.Select(user => user with
        {
            GitSshKey = user.GitSshKey is { } pair ? pair with { PrivateKey = Redaction.Of(pair.PrivateKey) } : null,
        })],
        Workspaces = [.. world.Workspaces.Select(workspace => workspace with { Agents = [.. workspace.Agents.Select(WithoutKeys)] })],
        ExternalAuth = [.. world.ExternalAuth.Select(provider => provider with
        {
            Links = [.. provider.Links.Select(link => link with { AccessToken = Redaction.Of(link.AccessToken) })],
        })],
    };

    private static Agent WithoutKeys(Agent agent) => agent with
    {
        Manifest = agent.Manifest with
        {
            Environment = agent.Manifest.Environment.ToDictionary(variable => variable.Key, variable => Redaction.Of(variable.Value)),
            Secrets = [.. agent.Manifest.Secrets.Select(secret => secret with { Value = Redaction.Of(secret.Value) })],
        },
    };

    private static IResult GetTask(string task, WorldStore world, CoderdSettings settings, AgentAuth agents, SnapshotStore snapshots) =>
        Find(task, world) is { } found
            ? ControlJson.Ok(ViewOf(found, world, settings, agents, snapshots), WorldJson.Default.TaskView)
            : NoSuchTask(task);

    private static async Task<IResult> PostBuildAsync(
        string task, HttpRequest request, WorldStore world, CoderdSettings settings, AgentAuth agents, SnapshotStore snapshots)
    {
        var (order, problem) = await ControlJson.ReadAsync(request, WorldJson.Default.JobOrder);
        if (problem is not null)
        {
            return problem;
        }

        if (order is { Job: null, Transition: null })
        {
            return ControlJson.Problem(400, new ControlProblem("The body is not what this route takes.",
                "job: missing. It may be pending, running, succeeded, canceling, canceled or failed; or begin a build with transition, which may be start, stop or delete."));
        }

        if (Find(task, world) is not { WorkspaceId: { } workspaceId } found)
        {
            return NoSuchTask(task);
        }

        if (order!.Transition is { } transition && world.Build(workspaceId, transition, OwnerOf(found, world), ReasonOf(transition)) is null)
        {
            return ControlJson.Problem(409, new ControlProblem("The latest build of this workspace has not ended.", "End it first, e.g. with {\"job\":\"succeeded\"}."));
        }

        if (order.Job is { } job)
        {
            world.MoveJob(workspaceId, job, order.Error);
        }

        return ControlJson.Ok(ViewOf(found, world, settings, agents, snapshots), WorldJson.Default.TaskView);
    }

    private static async Task<IResult> PostAgentAsync(
        string task, HttpRequest request, WorldStore world, CoderdSettings settings, AgentAuth agents, SnapshotStore snapshots)
    {
        var (order, problem) = await ControlJson.ReadAsync(request, WorldJson.Default.AgentOrder);
        if (problem is not null)
        {
            return problem;
        }

        if (Find(task, world) is not { WorkspaceId: { } workspaceId } found || world.WorkspaceById(workspaceId) is not { Newest: { } newest })
        {
            return NoSuchTask(task);
        }

        world.Change(workspaceId, newest.Id, agent => (Moved(agent, order!), true));
        return ControlJson.Ok(ViewOf(found, world, settings, agents, snapshots), WorldJson.Default.TaskView);
    }

    private static async Task<IResult> PutAppAsync(
        string task, string slug, HttpRequest request, WorldStore world, CoderdSettings settings, AgentAuth agents, SnapshotStore snapshots)
    {
        var (order, problem) = await ControlJson.ReadAsync(request, WorldJson.Default.AppOrder);
        if (problem is not null)
        {
            return problem;
        }

        if (Find(task, world) is not { WorkspaceId: { } workspaceId } found || world.WorkspaceById(workspaceId) is not { Newest: { } newest })
        {
            return NoSuchTask(task);
        }

        world.Change(workspaceId, newest.Id, agent => (WithApp(agent, slug, order!, world), true));
        return ControlJson.Ok(ViewOf(found, world, settings, agents, snapshots), WorldJson.Default.TaskView);
    }

    private static User OwnerOf(WorkspaceTask task, WorldStore world) => world.UserByName(task.Owner) ?? world.DefaultUser;

    private static string ReasonOf(Transition transition) => transition switch
    {
        Transition.Start => "task_resume",
        Transition.Stop => "task_manual_pause",
        _ => "initiator",
    };

    private static Agent WithApp(Agent agent, string slug, AppOrder order, WorldStore world)
    {
        var known = agent.Apps.FirstOrDefault(app => app.Slug == slug);
        var app = known ?? new App(world.NextId(), slug, slug);
        var changed = app with
        {
            Url = order.Url ?? app.Url,
            DisplayName = order.DisplayName ?? app.DisplayName,
            SharingLevel = order.SharingLevel ?? app.SharingLevel,
        };
        return agent with { Apps = known is null ? [.. agent.Apps, changed] : [.. agent.Apps.Select(each => each.Slug == slug ? changed : each)] };
    }

    private static Agent Moved(Agent agent, AgentOrder order) => agent with
    {
        Lifecycle = order.Lifecycle ?? agent.Lifecycle,
        UnhealthyReason = order.UnhealthyReason is { } reason ? (reason.Length == 0 ? null : reason) : agent.UnhealthyReason,
        Apps = [.. agent.Apps.Select(app => app with { Health = order.App ?? app.Health })],
        BootsFrom = null,
    };

    public static WorkspaceTask? Find(string task, WorldStore world) =>
        GoUuid.TryParse(task, out var id, out _) ? world.TaskById(id)
            : world.Tasks.FirstOrDefault(known => !known.Deleted && known.Name.Equals(task, StringComparison.OrdinalIgnoreCase));

    private static TaskView ViewOf(WorkspaceTask task, WorldStore world, CoderdSettings settings, AgentAuth agents, SnapshotStore snapshots)
    {
        var workspace = task.WorkspaceId is { } id ? world.WorkspaceById(id) : null;
        var state = TaskState.Of(workspace);
        var agent = workspace?.Newest;
        return new(task.Id, task.Name, task.Owner, state.Status, workspace is null ? null : state.Current(workspace, settings.Release),
            agent?.Token, agent is not null && agents.IsGood(workspace!, agent), snapshots.Current(task.Id)?.At);
    }

    public static IResult NoSuchTask(string task) => ControlJson.Problem(404, new ControlProblem(
        $"There is no task {task} with a workspace.", "GET /__admin/world lists them; a task is named by its id or its name."));
}
