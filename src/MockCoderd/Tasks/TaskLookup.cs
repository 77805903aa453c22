using Mocks.GoLibraries.GoogleUuid;

namespace Mocks.MockCoderd.Tasks;

/// <summary>The task that the path names, and the user who calls.</summary>
internal sealed record NamedTask(User Caller, WorkspaceTask Task)
{
    public static ValueTask<NamedTask?> BindAsync(HttpContext context) => Guards.FoundAsync<NamedTask>(context);
}

/// <summary>The user whose tasks the path names, and the user who calls.</summary>
internal sealed record TaskOwner(User Caller, User Owner)
{
    public static ValueTask<TaskOwner?> BindAsync(HttpContext context) => Guards.FoundAsync<TaskOwner>(context);
}

/// <summary>Finds the task of a path, for a caller who may see it.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpmw/taskparam.go</c>. Plain members do not see what is another's; a uuid is
/// found whatever the path says of its owner. Lenient answers take every caller for the default user, and every task for
/// the default one, with a verdict.</remarks>
internal sealed class TaskLookup(UserAuth users, WorldStore world)
{
    /// <summary>Guards one task: <c>{user}</c> is <c>me</c>, a uuid or a name, <c>{task}</c> a uuid or a name.</summary>
    public static Answer? GuardTask(HttpContext context)
    {
        var (lookup, values) = (context.RequestServices.GetRequiredService<TaskLookup>(), context.Request.RouteValues);
        var (caller, found, refusal) = lookup.Find(context.Request, (string)values["user"]!, (string)values["task"]!);
        if (refusal is not null)
        {
            // A deleted task is gone for everyone: another in its place would mislead even leniently.
            found ??= lookup.WasDeleted((string)values["task"]!) || lookup.DefaultTask is not { Deleted: false } instead ? null : instead;
            if (Verdicts.Refused(context, refusal) is { } refused)
            {
                return refused;
            }
        }

        return found is null ? refusal!.ToAnswer() : Guards.Pass(context, new NamedTask(caller, found));
    }

    /// <summary>Guards what is about all tasks of a user.</summary>
    public static Answer? GuardOwner(HttpContext context)
    {
        var lookup = context.RequestServices.GetRequiredService<TaskLookup>();
        var (caller, owner, refusal) = lookup.FindUser(context.Request, (string)context.Request.RouteValues["user"]!);
        return Guards.Pass(context, owner is null ? null : new TaskOwner(caller!, owner), refusal, world =>
            new TaskOwner(caller ?? world.DefaultUser, caller ?? world.DefaultUser));
    }

    private WorkspaceTask? DefaultTask => world.FirstTask;

    /// <returns>What is found for the caller, or for the default user when there is none, and why the real coderd refuses.</returns>
    private (User Caller, WorkspaceTask? Task, Refusal? Refusal) Find(HttpRequest request, string user, string task)
    {
        var (known, refusal) = users.Check(request);
        var caller = known ?? world.DefaultUser;
        var owner = Named(user, caller);
        var found = owner is null ? null
            : GoUuid.TryParse(task, out var id, out _) ? world.TaskById(id)
            : world.TaskByName(owner, task);
        var seen = found is not null && Sees(caller, found.Owner) ? found : null;
        return (caller, seen, refusal ?? (seen is null ? Errors.ResourceNotFound() : null));
    }

    private bool WasDeleted(string task) => world.Tasks.Any(known =>
        known.Deleted && (known.Name.Equals(task, StringComparison.OrdinalIgnoreCase) || known.Id.ToString() == task));

    private (User? Caller, User? Owner, Refusal? Refusal) FindUser(HttpRequest request, string user)
    {
        var (caller, refusal) = users.Check(request);
        if (caller is null)
        {
            return (null, null, refusal);
        }

        return Named(user, caller) is { } owner && Sees(caller, owner.Name) ? (caller, owner, null) : (caller, null, Errors.ResourceNotFound());
    }

    private User? Named(string user, User caller) =>
        user == "me" ? caller
            : GoUuid.TryParse(user, out var id, out _) ? world.UserById(id)
            : world.UserByName(user);

    public static bool Sees(User caller, string owner) => caller.Name == owner || caller.IsOwner;
}
