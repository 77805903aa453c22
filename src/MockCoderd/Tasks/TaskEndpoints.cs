using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;
using Mocks.Wire.Coderd;

namespace Mocks.MockCoderd.Tasks;

/// <summary>Lists tasks, shows one, deletes one.</summary>
/// <remarks>Source: coder/coder, <c>coderd/aitasks.go</c>, <c>tasksList</c>, <c>taskGet</c>, <c>taskDelete</c>.</remarks>
internal static class TaskEndpoints
{
    public static IEndpointRouteBuilder MapTasks(this IEndpointRouteBuilder routes)
    {
        foreach (var prefix in TaskRoutes.Prefixes)
        {
            routes.MapGet(prefix, ListTasks).Show(prefix, "list-ai-tasks", "List AI tasks")
                .Produces<TasksList>().Produces<ErrorResponse>(400).Produces<ErrorResponse>(401).Produces<ErrorResponse>(500);
            routes.MapGet($"{prefix}/{{user}}/{{task}}", GetTask).Show(prefix, "get-ai-task-by-id-or-name", "Get AI task by ID or name", ["user", "task"])
                .Produces<AiTask>().Produces<ErrorResponse>(401).Produces<ErrorResponse>(404).Produces<ErrorResponse>(500);
            routes.MapDelete($"{prefix}/{{user}}/{{task}}", DeleteTask).Show(prefix, "delete-ai-task", "Delete AI task", ["user", "task"])
                .Produces(202).Produces<ErrorResponse>(401).Produces<ErrorResponse>(404).Produces<ErrorResponse>(409);
            routes.MapOtherMethods(prefix, context => UnknownRoutes.WrongMethod(context, "GET"));
            routes.MapOtherMethods($"{prefix}/{{user}}/{{task}}", context => UnknownRoutes.WrongMethod(context, "DELETE", "GET"));
        }

        return routes;
    }

    private static Answer ListTasks(HttpContext context, TaskLookup lookup, UserAuth users, WorldStore world, TaskBodies bodies)
    {
        var (caller, _, refused) = lookup.Caller(context);
        if (refused is not null)
        {
            return refused;
        }

        var (search, refusal) = TaskSearch.Parse(QueryPairs.First(context.Request, "q"), caller, world);
        if (refusal is not null)
        {
            return Verdicts.Told(context, refusal);
        }

        var tasks = world.Tasks
            .Where(task => !task.Deleted && TaskLookup.Sees(caller, task.Owner) && search!.Matches(task, world))
            .OrderByDescending(task => task.CreatedAt).ToArray();
        if (tasks.Any(task => task.WorkspaceId is null))
        {
            return TaskErrors.NotConverted().ToAnswer();
        }

        AiTask[] written = [.. tasks.Select(task => bodies.Of(task, world.WorkspaceById(task.WorkspaceId!.Value)!))];
        return CoderdAnswer.Of(200, new TasksList(written, written.Length));
    }

    private static Answer GetTask(string user, string task, HttpContext context, TaskLookup lookup, WorldStore world, TaskBodies bodies)
    {
        var (_, found, refused) = lookup.Task(context, user, task);
        if (found is null)
        {
            return refused!;
        }

        if (found.WorkspaceId is not { } id)
        {
            return TaskErrors.NoWorkspaceId().ToAnswer();
        }

        return world.WorkspaceById(id) is { Deleted: false } workspace
            ? CoderdAnswer.Of(200, bodies.Of(found, workspace))
            : Errors.ResourceNotFound().ToAnswer();
    }

    private static Answer DeleteTask(string user, string task, HttpContext context, TaskLookup lookup, WorldStore world)
    {
        var (caller, found, refused) = lookup.Task(context, user, task);
        if (found is null)
        {
            return refused!;
        }

        if (found.WorkspaceId is { } id)
        {
            if (world.WorkspaceById(id) is not { Deleted: false })
            {
                return Errors.ResourceNotFound().ToAnswer();
            }

            if (world.Build(id, Transition.Delete, caller, "initiator") is null)
            {
                return Verdicts.Told(context, TaskErrors.BuildActive());
            }
        }

        world.Put(found with { Deleted = true });
        return new Answer(202, []);
    }
}
