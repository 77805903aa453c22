using Mocks.MockCoderd.LogSnapshots;

namespace Mocks.MockCoderd.Tasks;

/// <summary>The logs that a person reads on opening a task: live while it is active, the snapshot while it is not.</summary>
/// <remarks>Source: coder/coder, <c>coderd/aitasks.go</c>, <c>taskLogs</c>. There is no paging and no query.</remarks>
internal static class TaskLogEndpoints
{
    public static void MapTaskLogs(this RouteGroupBuilder task) => task.MapGet("/logs", GetLogsAsync)
        .Documented("get-ai-task-logs", "Tasks", "Get AI task logs", 401, 404, 409, 500, 502).Produces<TaskLogs>();

    private static async Task<Answer> GetLogsAsync(
        NamedTask named, HttpContext context, WorldStore world, TaskApp app, SnapshotStore snapshots, CoderdSettings settings)
    {
        var found = named.Task;
        var status = TaskState.Of(found.WorkspaceId is { } id ? world.WorkspaceById(id) : null).Status;
        return status switch
        {
            _ when status == TaskStatus.Active || !settings.Release.SnapshotsServed => await LiveAsync(context, found, app, settings),
            TaskStatus.Paused or TaskStatus.Pending or TaskStatus.Initializing => Kept(snapshots.Current(found.Id)),
            _ => Verdicts.RefuseWithHint(context, TaskErrors.NoLogs(status)),
        };
    }

    private static async Task<Answer> LiveAsync(HttpContext context, WorkspaceTask task, TaskApp app, CoderdSettings settings)
    {
        var (client, unreached) = app.Reach(task);
        if (client is null)
        {
            return Verdicts.RefuseWithHint(context, unreached!);
        }

        using (client)
        {
            var (snapshot, error) = await client.GetMessagesAsync(context.RequestAborted);
            if (snapshot is null)
            {
                return Verdicts.RefuseWithHint(context, TaskErrors.NoMessages(error!));
            }

            var messages = snapshot.Messages ?? [];
            if (ReadBack.BadRole(messages) is { } role)
            {
                return Verdicts.RefuseWithHint(context, settings.Release.SnapshotsServed ? TaskErrors.BadRole(role) : TaskErrors.BadRoleBefore(role));
            }

            return CoderdAnswer.Of(200, new TaskLogs(ReadBack.Entries(messages)));
        }
    }

    private static Answer Kept(PostedSnapshot? snapshot)
    {
        if (snapshot is null)
        {
            return CoderdAnswer.Of(200, new TaskLogs([], true));
        }

        var messages = snapshot.Messages!;
        return ReadBack.BadRole(messages) is { } role
            ? Errors.SnapshotUnreadable(role).ToAnswer()
            : CoderdAnswer.Of(200, new TaskLogs(ReadBack.Entries(messages), true, DatabaseTime.Of(snapshot.At)));
    }
}
