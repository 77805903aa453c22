namespace Mocks.MockCoderd.Tasks;

/// <summary>Lists tasks, shows one, deletes one.</summary>
/// <remarks>Source: coder/coder, <c>coderd/aitasks.go</c>, <c>tasksList</c>, <c>taskGet</c>, <c>taskDelete</c>.</remarks>
internal static class TaskEndpoints
{
    public static void MapTaskList(this RouteGroupBuilder tasks) => tasks.MapGet("", ListTasks)
        .Documented("list-ai-tasks", "Tasks", "List AI tasks", 400, 401, 500).Produces<TasksList>();

    public static void MapTask(this RouteGroupBuilder task)
    {
        task.MapGet("", GetTask).Documented("get-ai-task-by-id-or-name", "Tasks", "Get AI task by ID or name", 401, 404, 500).Produces<AiTask>();
        task.MapDelete("", DeleteTask).Documented("delete-ai-task", "Tasks", "Delete AI task", 401, 404, 409).Produces(202);
    }

    private static Answer ListTasks(UserCaller asking, HttpContext context, WorldStore world, TaskBodies bodies)
    {
        var caller = asking.User;
        var (search, refusal) = TaskSearch.Parse(QueryPairs.First(context.Request, "q"), caller, world);
        if (refusal is not null)
        {
            return Verdicts.RefuseWithHint(context, refusal);
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

    private static Answer GetTask(NamedTask named, WorldStore world, TaskBodies bodies)
    {
        if (named.Task.WorkspaceId is not { } id)
        {
            return TaskErrors.NoWorkspaceId().ToAnswer();
        }

        return world.WorkspaceById(id) is { Deleted: false } workspace
            ? CoderdAnswer.Of(200, bodies.Of(named.Task, workspace))
            : Errors.ResourceNotFound().ToAnswer();
    }

    private static Answer DeleteTask(NamedTask named, HttpContext context, WorldStore world)
    {
        if (named.Task.WorkspaceId is { } id)
        {
            if (world.WorkspaceById(id) is not { Deleted: false })
            {
                return Errors.ResourceNotFound().ToAnswer();
            }

            if (world.Build(id, Transition.Delete, named.Caller, "initiator") is null)
            {
                return Verdicts.RefuseWithHint(context, TaskErrors.BuildActive());
            }
        }

        world.Put(named.Task with { Deleted = true });
        return new Answer(202, []);
    }
}
