using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.World;
using Mocks.Wire.Go;

namespace Mocks.MockCoderd.Tasks;

/// <summary>A task as a user's client names it: exactly one of the two is null.</summary>
internal readonly record struct FoundTask(WorkspaceTask? Task, Refusal? Refusal);

/// <summary>Finds the task of a path, for a caller who may see it.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpmw/taskparam.go</c>. Both users are plain members, so neither sees what is
/// the other's; a uuid is found whatever the path says of its owner.</remarks>
internal sealed class TaskLookup(UserAuth users, WorldStore world)
{
    /// <param name="user"><c>me</c>, a uuid or a name.</param>
    /// <param name="task">A uuid or a name.</param>
    public FoundTask Find(HttpRequest request, string user, string task)
    {
        var (caller, refusal) = users.Check(request);
        if (caller is null)
        {
            return new(null, refusal);
        }

        var owner = user == "me" ? caller
            : GoUuid.TryParse(user, out var userId, out _) ? world.UserById(userId)
            : world.UserByName(user);
        var found = owner is null ? null
            : GoUuid.TryParse(task, out var id, out _) ? world.TaskById(id)
            : world.TaskByName(owner, task);
        return found is not null && (found.Owner == caller.Name || caller.IsOwner) ? new(found, null) : new(null, Errors.ResourceNotFound());
    }
}
