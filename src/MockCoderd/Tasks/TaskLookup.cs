using Mocks.GoLibraries.GoogleUuid;
using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;

namespace Mocks.MockCoderd.Tasks;

/// <summary>Who calls, about which task; or the answer that ends the matter.</summary>
/// <param name="Task">Null when there is an answer.</param>
internal readonly record struct AskedTask(User Caller, WorkspaceTask? Task, Answer? Refused);

/// <summary>Who calls, about whose tasks; or the answer that ends the matter.</summary>
internal readonly record struct AskedUser(User Caller, User Owner, Answer? Refused);

/// <summary>Finds the task of a path, for a caller who may see it.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpmw/taskparam.go</c>. Plain members do not see what is another's; a uuid is
/// found whatever the path says of its owner. Lenient answers take every caller for the default user, and every task for
/// the default one, with a verdict.</remarks>
internal sealed class TaskLookup(UserAuth users, WorldStore world)
{
    /// <param name="user"><c>me</c>, a uuid or a name.</param>
    /// <param name="task">A uuid or a name.</param>
    public AskedTask Task(HttpContext context, string user, string task)
    {
        var (caller, found, refusal) = Find(context.Request, user, task);
        if (refusal is null)
        {
            return new(caller, found, null);
        }

        // A task that was deleted is gone for everybody: to show another in its place would be no leniency.
        var instead = found ?? (WasDeleted(task) || world.DefaultTask.Deleted ? null : world.DefaultTask);
        var refused = Verdicts.Refused(context, refusal) ?? (instead is null ? refusal.ToAnswer() : null);
        return refused is null ? new(caller, instead, null) : new(caller, null, refused);
    }

    public AskedUser User(HttpContext context, string user)
    {
        var (caller, owner, refusal) = FindUser(context.Request, user);
        var by = caller ?? world.DefaultUser;
        return new(by, owner ?? by, refusal is null ? null : Verdicts.Refused(context, refusal));
    }

    public AskedUser Caller(HttpContext context) => User(context, "me");

    /// <returns>Why the path is refused, whatever the method; null when it is not.</returns>
    public Refusal? Refuse(HttpRequest request, string user, string task) => Find(request, user, task).Refusal;

    /// <returns>Why the path is refused, whatever the method; null when it is not.</returns>
    public Refusal? Refuse(HttpRequest request, string user) => FindUser(request, user).Refusal;

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
