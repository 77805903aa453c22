using System.Text;
using Mocks.GoLibraries.GoogleUuid;

namespace Mocks.MockCoderd.Auth;

/// <summary>Authenticates a token: an agent and its workspace, or the refusal.</summary>
internal readonly record struct AgentIdentity(Workspace? Workspace, Agent? Agent, Refusal? Refusal);

/// <summary>Checks agents' tokens.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpmw/workspaceagent.go</c> and the query
/// <c>GetAuthenticatedWorkspaceAgentAndBuildByAuthToken</c>. Whether a token is good is derived from the builds, never stored.</remarks>
internal sealed class AgentAuth(WorldStore world, CoderdSettings settings)
{
    public AgentIdentity Check(HttpRequest request)
    {
        var token = TokenCarriers.Find(request);
        if (token.Length == 0)
        {
            return Refused(Errors.NoAgentToken());
        }

        if (!GoUuid.TryParse(token, out var id, out _))
        {
            return Refused(Errors.AgentTokenInvalid(Encoding.UTF8.GetByteCount(token)));
        }

        return world.AgentByToken(id) is var (workspace, agent) && IsGood(workspace, agent)
            ? new(workspace, agent, null)
            : Refused(Errors.AgentNotAuthorized());
    }

    /// <summary>The token belongs to the latest build, or to the start build before a stop that still runs.</summary>
    public bool IsGood(Workspace workspace, Agent agent)
    {
        var own = workspace.Builds.FirstOrDefault(build => build.Number == agent.BuildNumber);
        if (workspace.Deleted || own is not { HasSucceeded: true })
        {
            return false;
        }

        var latest = workspace.Latest;
        if (latest.Number == own.Number + 1 && latest.Number == workspace.Claim?.BuildNumber)
        {
            // The build of a claim takes over the agent that runs, whose token goes on.
            return true;
        }

        return own == latest || (
            settings.Release.ShutdownWindow && !settings.StopWindow.IsClosed
            && own.Transition == Transition.Start && latest.Number == own.Number + 1
            && latest is { Transition: Transition.Stop, Job: JobStatus.Pending or JobStatus.Running });
    }

    private static AgentIdentity Refused(Refusal refusal) => new(null, null, refusal);
}
