using Mocks.GoLibraries.Chi;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Routes;
using Mocks.Mocking.Verdicts;

namespace Mocks.MockAgentApi;

/// <summary>What AgentAPI says to paths and methods it has no route for: plain text, no JSON.</summary>
/// <remarks>Source: go-chi/chi 5.2.2, as coder/agentapi uses it.</remarks>
internal static class UnknownRoutes
{
    public const string Real = "real AgentAPI 0.12.1";

    private static readonly Answer NotFound = new(404,
        [Answer.Header("Content-Type", "text/plain; charset=utf-8"), Answer.Header("X-Content-Type-Options", "nosniff")],
        "404 page not found\n"u8.ToArray());

    /// <summary>A wrong method on a known path is an empty 405 that names the right one; a method that chi does not know is one on any path.</summary>
    public static Task AnswerAsync(HttpContext context, RouteMatch match)
    {
        var isUnknownPath = match.Allowed.Count == 0 && ChiMethods.Knows(context.Request.Method);
        Refuse(context, isUnknownPath ? "404 page not found" : "405 Method Not Allowed");
        var answer = isUnknownPath ? NotFound : new Answer(405, [.. match.Allowed.Select(method => Answer.Header("Allow", method))]);
        return answer.ExecuteAsync(context);
    }

    private static void Refuse(HttpContext context, string answer)
    {
        var exchange = Exchange.Of(context);
        exchange.Matched = false;
        exchange.Judge(new Verdict("refused", int.Parse(answer[..3], System.Globalization.CultureInfo.InvariantCulture),
            $"{Real} would answer {answer}", $"{exchange.Method} {exchange.Url}"));
    }
}
