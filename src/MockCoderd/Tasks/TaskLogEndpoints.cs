using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.LogSnapshots;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Wire.Coderd;
using Mocks.Wire.Go;

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
            routes.MapOtherMethods(path, WrongMethod);
            _ = path == Paths[0] ? get.WithName("get-task-logs") : get.ExcludeFromDescription();
        }

        return routes;
    }

    private static Answer GetLogs(
        string user, string task, HttpContext context, UserAuth users, WorldStore world, SnapshotStore snapshots, CoderdSettings settings)
    {
        var (found, refusal) = FindTask(user, task, context, users, world);
        if (refusal is not null)
        {
            Verdicts.Refused(Exchange.Of(context), refusal);
            if (settings.Host.Strict)
            {
                return refusal.ToAnswer();
            }
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

    private static Answer WrongMethod(HttpContext context)
    {
        var services = context.RequestServices;
        var exchange = Exchange.Of(context);
        exchange.Matched = false;
        var (_, refusal) = FindTask(
            $"{context.GetRouteValue("user")}", $"{context.GetRouteValue("task")}", context,
            services.GetRequiredService<UserAuth>(), services.GetRequiredService<WorldStore>());
        if (refusal is not null)
        {
            Verdicts.Refused(exchange, refusal);
        }

        return refusal is not null && services.GetRequiredService<CoderdSettings>().Host.Strict ? refusal.ToAnswer() : UnknownRoutes.WrongMethod("GET");
    }

    private static (WorkspaceTask? Task, Refusal? Refusal) FindTask(
        string user, string task, HttpContext context, UserAuth users, WorldStore world)
    {
        var caller = users.Check(context.Request);
        if (caller.Refusal is not null)
        {
            return (null, caller.Refusal);
        }

        var owner = user == "me" ? caller.User
            : GoUuid.TryParse(user, out var userId, out _) ? world.UserById(userId)
            : world.UserByName(user);
        // Both users are plain members, so neither sees what is the other's; a uuid is found whatever the user says.
        var found = owner is null ? null
            : GoUuid.TryParse(task, out var id, out _) ? world.TaskById(id)
            : world.World.Tasks.FirstOrDefault(known =>
                known.Owner == owner.Name && known.Name.Equals(task, StringComparison.OrdinalIgnoreCase));
        return found?.Owner == caller.User!.Name ? (found, null) : (null, Errors.ResourceNotFound());
    }
}
