using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;
using Mocks.Wire.Coderd;

namespace Mocks.MockCoderd.Tasks;

/// <summary>Stops and starts the workspace of a task.</summary>
/// <remarks>Source: coder/coder, <c>coderd/aitasks.go</c>, <c>pauseTask</c>, <c>resumeTask</c>.</remarks>
internal static class TaskPauseEndpoints
{
    public static IEndpointRouteBuilder MapTaskPause(this IEndpointRouteBuilder routes)
    {
        foreach (var prefix in TaskRoutes.Prefixes)
        {
            routes.MapPost($"{prefix}/{{user}}/{{task}}/pause", Pause).Show(prefix, "pause-task", "Pause task", ["user", "task"])
                .Produces<WorkspaceBuildResponse>(202).Produces<ErrorResponse>(401).Produces<ErrorResponse>(404)
                .Produces<ErrorResponse>(409).Produces<ErrorResponse>(500);
            routes.MapPost($"{prefix}/{{user}}/{{task}}/resume", Resume).Show(prefix, "resume-task", "Resume task", ["user", "task"])
                .Produces<WorkspaceBuildResponse>(202).Produces<ErrorResponse>(401).Produces<ErrorResponse>(404)
                .Produces<ErrorResponse>(409).Produces<ErrorResponse>(500);
            routes.MapOtherMethods($"{prefix}/{{user}}/{{task}}/pause", context => UnknownRoutes.WrongMethod(context, "POST"));
            routes.MapOtherMethods($"{prefix}/{{user}}/{{task}}/resume", context => UnknownRoutes.WrongMethod(context, "POST"));
        }

        return routes;
    }

    private static Answer Pause(string user, string task, HttpContext context, TaskLookup lookup, WorldStore world, TaskBodies bodies)
    {
        var (caller, found, refused) = lookup.Task(context, user, task);
        return found is null ? refused! : Build(context, found, caller, Transition.Stop, "task_manual_pause", world, bodies);
    }

    private static Answer Resume(string user, string task, HttpContext context, TaskLookup lookup, WorldStore world, TaskBodies bodies)
    {
        var (caller, found, refused) = lookup.Task(context, user, task);
        if (found is null)
        {
            return refused!;
        }

        return found.WorkspaceId is { } id && world.WorkspaceById(id) is { Deleted: false, Status: "running" }
            ? Verdicts.Told(context, TaskErrors.AlreadyRunning())
            : Build(context, found, caller, Transition.Start, "task_resume", world, bodies);
    }

    private static Answer Build(
        HttpContext context, WorkspaceTask task, User caller, Transition transition, string reason, WorldStore world, TaskBodies bodies)
    {
        if (task.WorkspaceId is not { } id)
        {
            return TaskErrors.NoWorkspaceToBuild().ToAnswer();
        }

        if (world.WorkspaceById(id) is not { Deleted: false })
        {
            return Errors.ResourceNotFound().ToAnswer();
        }

        return world.Build(id, transition, caller, reason) is { } workspace
            ? CoderdAnswer.Of(202, bodies.Of(task, workspace, workspace.Latest))
            : Verdicts.Told(context, TaskErrors.BuildActive());
    }
}
