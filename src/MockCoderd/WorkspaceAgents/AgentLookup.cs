using Mocks.GoLibraries.GoogleUuid;
using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;

namespace Mocks.MockCoderd.WorkspaceAgents;

/// <summary>Finds the agent that a path names, for a user who may see it. Lenient answers take every name for the default one.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpmw/workspaceagentparam.go</c>.</remarks>
internal sealed class AgentLookup(UserAuth users, WorldStore world)
{
    /// <returns>Null when the request is refused, and then what to answer.</returns>
    public AgentCaller? Find(HttpContext context, string id, out Answer? refused)
    {
        var (found, refusal) = Find(context.Request, id);
        refused = refusal is null ? null : Verdicts.Refused(context, refusal);
        if (found is not null || refused is not null)
        {
            return found;
        }

        var (workspace, agent) = world.DefaultAgent;
        return new AgentCaller(workspace, agent);
    }

    public (AgentCaller? Found, Refusal? Refusal) Find(HttpRequest request, string id)
    {
        var (caller, refusal) = users.Check(request);
        if (caller is null)
        {
            return (null, refusal);
        }

        if (!GoUuid.TryParse(id, out var agentId, out var error))
        {
            return (null, Errors.InvalidUuid(id, error));
        }

        return world.AgentById(agentId) is var (workspace, agent) && !workspace.Deleted && (workspace.Owner == caller.Name || caller.IsOwner)
            ? (new AgentCaller(workspace, agent), null)
            : (null, Errors.ResourceNotFound());
    }
}
