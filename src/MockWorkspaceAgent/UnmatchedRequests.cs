using Mocks.GoLibraries.Chi;
using Mocks.Mocking.Routes;
using Mocks.MockWorkspaceAgent.Containers;

namespace Mocks.MockWorkspaceAgent;

/// <summary>Answers paths and methods without a route.</summary>
internal static class UnmatchedRequests
{
    public static Task AnswerAsync(HttpContext context, RouteMatch match)
    {
        if (ContainerEndpoints.Hides(context, match.Path) && ChiMethods.Knows(context.Request.Method))
        {
            return Hidden(context).ExecuteAsync(context);
        }

        var unmatched = Unmatched.Of(context, match, "the agent");
        if (unmatched.Hint is { } hint)
        {
            Exchange.Of(context).Remark($"{unmatched.Answer.Status}: {hint}");
        }

        return unmatched.Answer.ExecuteAsync(context);
    }

    /// <summary>The 404 of a route that is not there in the set-up of this agent.</summary>
    public static Answer Hidden(HttpContext context)
    {
        Exchange.Of(context).Remark("404: this agent has dev containers disabled; --containers FILE (MOCK_CONTAINERS) or the preset devcontainers enables them.");
        return Unmatched.Of(context, new RouteMatch(AgentPaths.Of(context), null, null, []), "the agent").Answer;
    }
}
