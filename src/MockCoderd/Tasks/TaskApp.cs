using Mocks.Go.Strconv;

namespace Mocks.MockCoderd.Tasks;

/// <summary>Finds the AgentAPI of a task.</summary>
/// <remarks>Source: coder/coder, <c>coderd/aitasks.go</c>, <c>authAndDoWithTaskAppClient</c>. The real one dials through the
/// agent, so <c>localhost</c> in an app's url is the workspace; here it is wherever the mock runs.</remarks>
internal sealed class TaskApp(WorldStore world, CoderdSettings settings, TaskAppAddress address, CurrentRequest current)
{
    /// <returns>A client that the caller disposes, or the refusal.</returns>
    public (TaskAppClient? Client, Refusal? Refusal) Reach(WorkspaceTask task)
    {
        var workspace = task.WorkspaceId is { } id ? world.WorkspaceById(id) : null;
        var state = TaskState.Of(workspace);
        if (state.Status != TaskStatus.Active)
        {
            return (null, settings.Release.SnapshotsServed ? TaskErrors.NotActive(state.Status) : TaskErrors.NotActiveBefore(state.Status));
        }

        if (workspace is not { Deleted: false })
        {
            return (null, Errors.ResourceNotFound());
        }

        var url = state.App!.Url ?? address.Url ?? "";
        if (url.Length == 0)
        {
            return (null, TaskErrors.NoAppUrl());
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var app))
        {
            return (null, url.Contains(':', StringComparison.Ordinal)
                ? TaskErrors.AppUrlUnreadable($"parse {GoQuote.Quote(url)}: first path segment in URL cannot contain colon")
                : TaskErrors.OnlyHttp());
        }

        if (app.Scheme != Uri.UriSchemeHttp)
        {
            return (null, TaskErrors.OnlyHttp());
        }

        if (state.Agent!.UnhealthyReason is { } reason)
        {
            return (null, TaskErrors.AgentUnreachable(reason));
        }

        current.ReachesOut("It calls the task's AgentAPI.");
        return (new TaskAppClient(app, dropsPosts: current.IsReplaced), null);
    }
}
