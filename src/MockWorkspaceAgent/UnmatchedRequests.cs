using Mocks.Mocking.Routes;

namespace Mocks.MockWorkspaceAgent;

/// <summary>Answers paths and methods without a route.</summary>
internal static class UnmatchedRequests
{
    public static Task AnswerAsync(HttpContext context, RouteMatch match)
    {
        var unmatched = Unmatched.Of(context, match, "the agent");
        if (unmatched.Hint is { } hint)
        {
            Exchange.Of(context).Remark($"{unmatched.Answer.Status}: {hint}");
        }

        return unmatched.Answer.ExecuteAsync(context);
    }
}
