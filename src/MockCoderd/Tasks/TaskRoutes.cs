namespace Mocks.MockCoderd.Tasks;

/// <summary>The routes of tasks: the same under two prefixes, of which the Swagger page shows the first.</summary>
internal static class TaskRoutes
{
    public const string Stable = "/api/v2/tasks";

    private const string Experimental = "/api/experimental/tasks";

    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        MapTasks(routes, Stable);
        MapTasks(routes.MapGroup("").Undocumented(), Experimental);
    }

    private static void MapTasks(IEndpointRouteBuilder routes, string prefix)
    {
        var all = routes.MapGuarded(prefix, Guards.User).In(release => release.Tasks);
        var owner = routes.MapGuarded($"{prefix}/{{user}}", TaskLookup.GuardOwner, ("user", "me")).In(release => release.Tasks);
        var task = routes.MapGuarded($"{prefix}/{{user}}/{{task}}", TaskLookup.GuardTask, ("user", "me"), ("task", "demo")).In(release => release.Tasks);
        all.MapTaskList();
        owner.MapCreateTask();
        task.MapTask();
        task.MapTaskPause();
        task.MapTaskInput();
        task.MapTaskLogs();
    }
}
