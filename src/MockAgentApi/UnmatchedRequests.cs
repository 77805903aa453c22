using Mocks.GoLibraries.Chi;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Routes;

namespace Mocks.MockAgentApi;

/// <summary>Answers paths and methods without a route: plain text, no JSON.</summary>
/// <remarks>Source: go-chi/chi 5.2.2, as coder/agentapi uses it.</remarks>
internal static class UnmatchedRequests
{
    private static readonly Answer NotFound = new(404,
        [Answer.Header("Content-Type", "text/plain; charset=utf-8"), Answer.Header("X-Content-Type-Options", "nosniff")],
        "404 page not found\n"u8.ToArray());

    /// <summary>A wrong method on a known path gets an empty 405 that names the right one; a method that chi does not know gets 405 on any path.</summary>
    public static Task AnswerAsync(HttpContext context, RouteMatch match)
    {
        var isUnknownPath = match.Allowed.Count == 0 && ChiMethods.Knows(context.Request.Method);
        var answer = isUnknownPath ? NotFound : new Answer(405, [.. match.Allowed.Select(method => Answer.Header("Allow", method))]);
        var exchange = Exchange.Of(context);
        exchange.Matched = false;
        exchange.Nearest = NearestRoute.Later(context.RequestServices.GetRequiredService<RouteTable>().Routes, context.Request.Method, match.Path);
        exchange.Judge(AgentApiAnswer.Refusal(context, answer, isUnknownPath ? "404 page not found" : "405 Method Not Allowed",
            $"{exchange.Method} {exchange.Url}", isUnknownPath ? HintFor(context, match.Path)
                : match.Allowed.Count > 0 ? $"The path takes {string.Join(", ", match.Allowed)}." : null));
        return answer.ExecuteAsync(context);
    }

    private static string? HintFor(HttpContext context, string path)
    {
        var table = context.RequestServices.GetRequiredService<RouteTable>();
        return table.Others.FirstOrDefault(route => route.Path == path)?.Endpoint!.Metadata.GetMetadata<OtherRelease>()!.Sentence
            ?? (NearestRoute.Find(table.Routes, context.Request.Method, path) is { } nearest ? $"The nearest route that AgentAPI has is {nearest}." : null);
    }
}
