using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.LogSnapshots;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;
using Mocks.Wire.Coderd;

namespace Mocks.MockCoderd.Tasks;

/// <summary>What a person reads when they open a task.</summary>
/// <remarks>
/// Source: coder/coder, <c>coderd/aitasks.go</c>, <c>taskLogs</c>.
/// Not reproduced yet: live logs. A task counts as paused from the moment its first snapshot is stored; until then it is
/// active, with no app that could be asked.
/// </remarks>
internal static class TaskLogEndpoints
{
    private static readonly string[] Paths = ["/api/v2/tasks/{user}/{task}/logs", "/api/experimental/tasks/{user}/{task}/logs"];

    public static IEndpointRouteBuilder MapTaskLogs(this IEndpointRouteBuilder routes)
    {
        foreach (var path in Paths)
        {
            var get = routes.MapGet(path, GetLogs).WithTags("Tasks").WithSummary("Get AI task logs")
                .Produces<TaskLogs>().Produces<ErrorResponse>(401).Produces<ErrorResponse>(404).Produces<ErrorResponse>(500);
            routes.MapOtherMethods(path, context => UnknownRoutes.WrongMethod(context, "GET"));
            _ = path == Paths[0] ? get.WithName("get-task-logs") : get.ExcludeFromDescription();
        }

        return routes;
    }

    private static Answer GetLogs(
        string user, string task, HttpContext context, TaskLookup tasks, WorldStore world, SnapshotStore snapshots)
    {
        var (found, refusal) = tasks.Find(context.Request, user, task);
        if (refusal is not null && Verdicts.Refused(context, refusal) is { } refused)
        {
            return refused;
        }

        if (snapshots.Current((found ?? world.DefaultTask).Id) is not { } snapshot)
        {
            return Errors.TaskAppUnknown().ToAnswer();
        }

        var messages = snapshot.Decoded!.Messages!;
        var (_, onReading) = ReadBack.Of(messages);
        return onReading?.ToAnswer()
            ?? CoderdAnswer.Of(200, new TaskLogs(ReadBack.Entries(messages), true, SnapshotStore.DatabaseTime(snapshot.At)));
    }
}
