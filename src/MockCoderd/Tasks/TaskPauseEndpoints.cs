namespace Mocks.MockCoderd.Tasks;

/// <summary>Stops and starts the workspace of a task.</summary>
/// <remarks>Source: coder/coder, <c>coderd/aitasks.go</c>, <c>pauseTask</c>, <c>resumeTask</c>.</remarks>
internal static class TaskPauseEndpoints
{
    public static void MapTaskPause(this RouteGroupBuilder task)
    {
        task.MapPost("/pause", Pause).In(release => release.Pause)
            .Documented("pause-task", "Tasks", "Pause task", 401, 404, 409, 500).Produces<WorkspaceBuildResponse>(202);
        task.MapPost("/resume", Resume).In(release => release.Pause)
            .Documented("resume-task", "Tasks", "Resume task", 401, 404, 409, 500).WithDescription("Needs a paused task: pause it first.").Produces<WorkspaceBuildResponse>(202);
    }

    private static Answer Pause(NamedTask named, HttpContext context, WorldStore world, TaskBodies bodies) =>
        Build(context, named, Transition.Stop, "task_manual_pause", world, bodies);

    private static Answer Resume(NamedTask named, HttpContext context, WorldStore world, TaskBodies bodies) =>
        named.Task.WorkspaceId is { } id && world.WorkspaceById(id) is { Deleted: false, Status: "running" }
            ? Verdicts.RefuseWithHint(context, TaskErrors.AlreadyRunning())
            : Build(context, named, Transition.Start, "task_resume", world, bodies);

    private static Answer Build(
        HttpContext context, NamedTask named, Transition transition, string reason, WorldStore world, TaskBodies bodies)
    {
        if (named.Task.WorkspaceId is not { } id)
        {
            return TaskErrors.NoWorkspaceToBuild().ToAnswer();
        }

        if (world.WorkspaceById(id) is not { Deleted: false })
        {
            return Errors.ResourceNotFound().ToAnswer();
        }

        return world.Build(id, transition, named.Caller, reason) is { } workspace
            ? CoderdAnswer.Of(202, bodies.Of(named.Task, workspace, workspace.Latest))
            : Verdicts.RefuseWithHint(context, TaskErrors.BuildActive());
    }
}
