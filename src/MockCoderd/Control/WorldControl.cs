using System.Text.Json.Serialization;
using Mocks.GoLibraries.GoogleUuid;
using Mocks.MockCoderd.LogSnapshots;
using Mocks.MockCoderd.Tasks;
using Mocks.Mocking.Control;

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

/// <param name="Job">What the job of the latest build is now.</param>
/// <param name="Error">The job's own words, for one that failed.</param>
public sealed record JobOrder(JobStatus? Job = null, string? Error = null);

/// <param name="Lifecycle">Left out: as it is.</param>
/// <param name="UnhealthyReason">Empty for healthy; left out: as it is.</param>
/// <param name="App">The health of its apps; left out: as it is.</param>
public sealed record AgentOrder(AgentLifecycle? Lifecycle = null, string? UnhealthyReason = null, AppHealth? App = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(WorldView))]
[JsonSerializable(typeof(TaskView))]
[JsonSerializable(typeof(JobOrder))]
[JsonSerializable(typeof(AgentOrder))]
internal sealed partial class WorldJson : JsonSerializerContext;

/// <summary>Shows the world, and advances it where a test does not want to wait for the clock.</summary>
internal static class WorldControl
{
    public static IEndpointRouteBuilder MapWorldControl(this IEndpointRouteBuilder routes)
    {
        var world = routes.MapGroup("/__admin/world").WithGroupName("control").WithTags("world");
        world.MapGet("", GetWorld).WithName("getWorld").Produces<WorldView>()
            .WithSummary("Users, tasks, workspaces, builds and agents as they are now, with the mock's own tokens.");
        world.MapGet("/tasks/{task}", GetTask).WithName("getWorldTask").Produces<TaskView>().Produces<ControlProblem>(404)
            .WithSummary("The state of one task, by its id or name.");
        world.MapPost("/tasks/{task}/build", PostBuildAsync).WithName("moveBuild").Accepts<JobOrder>("application/json", "*/*")
            .Produces<TaskView>().Produces<ControlProblem>(400).Produces<ControlProblem>(404)
            .WithSummary("Sets the job of the latest build without waiting for the clock, e.g. {\"job\":\"succeeded\"}.");
        world.MapPost("/tasks/{task}/agent", PostAgentAsync).WithName("moveAgent").Accepts<AgentOrder>("application/json", "*/*")
            .Produces<TaskView>().Produces<ControlProblem>(400).Produces<ControlProblem>(404)
            .WithSummary("Sets the state of the newest agent and its apps, e.g. {\"lifecycle\":\"ready\",\"app\":\"healthy\"}.");
        return routes;
    }

    private static IResult GetWorld(WorldStore world, CoderdSettings settings, AgentAuth agents, SnapshotStore snapshots) => ControlJson.List(
        new WorldView(world.Now, settings.Release.Name,
            [.. world.Tasks.Where(task => !task.Deleted).Select(task => ViewOf(task, world, settings, agents, snapshots))], world.World),
        WorldJson.Default.WorldView);

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

        if (order!.Job is not { } job)
        {
            return ControlJson.Problem(400, new ControlProblem("The body is not what this route takes.",
                "job: missing. It may be pending, running, succeeded, canceling, canceled or failed."));
        }

        if (Find(task, world) is not { WorkspaceId: { } workspaceId } found)
        {
            return NoSuchTask(task);
        }

        world.MoveJob(workspaceId, job, order.Error);
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

        if (Find(task, world) is not { WorkspaceId: { } workspaceId } found || world.WorkspaceById(workspaceId) is not { Agents: [.., var newest] })
        {
            return NoSuchTask(task);
        }

        world.Change(workspaceId, newest.Id, agent => (Moved(agent, order!), true));
        return ControlJson.Ok(ViewOf(found, world, settings, agents, snapshots), WorldJson.Default.TaskView);
    }

    private static Agent Moved(Agent agent, AgentOrder order) => agent with
    {
        Lifecycle = order.Lifecycle ?? agent.Lifecycle,
        UnhealthyReason = order.UnhealthyReason is { } reason ? (reason.Length == 0 ? null : reason) : agent.UnhealthyReason,
        Apps = [.. agent.Apps.Select(app => app with { Health = order.App ?? app.Health })],
        BootsFrom = null,
    };

    private static WorkspaceTask? Find(string task, WorldStore world) =>
        GoUuid.TryParse(task, out var id, out _) ? world.TaskById(id)
            : world.Tasks.FirstOrDefault(known => !known.Deleted && known.Name.Equals(task, StringComparison.OrdinalIgnoreCase));

    private static TaskView ViewOf(WorkspaceTask task, WorldStore world, CoderdSettings settings, AgentAuth agents, SnapshotStore snapshots)
    {
        var workspace = task.WorkspaceId is { } id ? world.WorkspaceById(id) : null;
        var state = TaskState.Of(workspace);
        var agent = workspace is { Agents: [.., var newest] } ? newest : null;
        return new(task.Id, task.Name, task.Owner, state.Status, workspace is null ? null : state.Current(workspace, settings.Release),
            agent?.Token, agent is not null && agents.IsGood(workspace!, agent), snapshots.Current(task.Id)?.At);
    }

    private static IResult NoSuchTask(string task) => ControlJson.Problem(404, new ControlProblem(
        $"There is no task {task} with a workspace.", "GET /__admin/world lists them; a task is named by its id or its name."));
}
