using Mocks.Mocking.Journal;
using Mocks.Mocking.Routes;

namespace Mocks.MockAgentApi;

/// <summary>Answers paths and methods without a route.</summary>
internal static class UnmatchedRequests
{
    public static Task AnswerAsync(HttpContext context, RouteMatch match)
    {
        var unmatched = Unmatched.Of(context, match, "AgentAPI");
        var exchange = Exchange.Of(context);
        exchange.Judge(AgentApiAnswer.Refusal(context, unmatched.Answer, unmatched.IsUnknownPath ? "404 page not found" : "405 Method Not Allowed",
            $"{exchange.Method} {exchange.Url}", unmatched.Hint));
        return unmatched.Answer.ExecuteAsync(context);
    }
}
