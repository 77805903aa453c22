using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;

namespace Mocks.MockCoderd.Auth;

/// <summary>The agent that a request comes from.</summary>
internal sealed record AgentCaller(Workspace Workspace, Agent Agent);

/// <summary>Finds out whose agent calls. Lenient answers take everybody for the default task's agent, with a verdict.</summary>
internal sealed class AgentCallers(AgentAuth auth, WorldStore world)
{
    /// <returns>Null when the request is refused, and then what to answer.</returns>
    public AgentCaller? Identify(HttpContext context, out Answer? refused)
    {
        refused = null;
        var identity = auth.Check(context.Request);
        if (identity.Refusal is null)
        {
            return new AgentCaller(identity.Workspace!, identity.Agent!);
        }

        refused = Verdicts.Refused(context, identity.Refusal);
        var (workspace, agent) = world.DefaultAgent;
        return refused is null ? new AgentCaller(workspace, agent) : null;
    }
}
