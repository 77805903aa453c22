using Mocks.Go.Strconv;

namespace Mocks.MockCoderd.InstanceIdentity;

/// <summary>The agent that runs on a cloud instance.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceresourceauth.go</c>, <c>handleAuthInstanceID</c>. Up to 2.32 the newest agent is taken
/// and then refused if its build is not; 2.33 asks for a name, also among agents of old builds; later releases do not see those.</remarks>
internal sealed class InstanceAgents(WorldStore world, Release release)
{
    /// <param name="instance">Its id in the cloud.</param>
    /// <param name="name">Of the agent; empty for any.</param>
    public (Guid Token, Refusal? Refusal) TokenFor(string instance, string name)
    {
        var found = OnInstance(instance);
        if (found.Count == 0)
        {
            return Refuse(404, $"Instance with id {GoQuote.Quote(instance)} not found.");
        }

        if (release.InstanceAgentName)
        {
            if (name.Length > 0)
            {
                found = [.. found.Where(known => known.Agent.Name == name)];
                if (found.Count == 0)
                {
                    return Refuse(404, $"No agent found with instance ID {GoQuote.Quote(instance)} and name {GoQuote.Quote(name)}.");
                }
            }
            else if (found.Count > 1)
            {
                return Refuse(409, $"Multiple agents found with instance ID {GoQuote.Quote(instance)}. Set CODER_AGENT_NAME to one of: " +
                    string.Join(", ", found.Select(known => known.Agent.Name)));
            }
        }

        var (workspace, agent) = found[^1];
        return agent.BuildNumber == workspace.Latest.Number
            ? (agent.Token, null)
            : Refuse(400, $"Resource found for id {GoQuote.Quote(instance)}, but isn't registered on the latest history.");
    }

    /// <summary>Oldest first.</summary>
    private List<(Workspace Workspace, Agent Agent)> OnInstance(string instance) =>
    [
        .. world.Workspaces.SelectMany(workspace => workspace.Agents
            .Where(agent => instance.Length > 0 && agent.InstanceId == instance)
            .Where(agent => !release.InstanceIgnoresOldBuilds || (!workspace.Deleted && agent.BuildNumber == workspace.Latest.Number))
            .Select(agent => (workspace, agent))),
    ];

    private static (Guid Token, Refusal? Refusal) Refuse(int status, string message) => (Guid.Empty, new Refusal(status, new(message)));
}
