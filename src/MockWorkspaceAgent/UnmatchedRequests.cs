using Mocks.GoLibraries.Chi;
using Mocks.Mocking.Routes;

namespace Mocks.MockWorkspaceAgent;

/// <summary>Answers paths and methods without a route: plain text, no JSON.</summary>
/// <remarks>Source: go-chi/chi 5.2, as coder/coder's agent uses it.</remarks>
internal static class UnmatchedRequests
{
    private static readonly Answer NotFound = new(404,
        [Answer.Header("Content-Type", "text/plain; charset=utf-8"), Answer.Header("X-Content-Type-Options", "nosniff")],
        "404 page not found\n"u8.ToArray());

    /// <summary>The 404 of a route that is not there in the set-up of this agent.</summary>
    public static Answer Hidden(HttpContext context)
    {
        var exchange = Exchange.Of(context);
        exchange.Matched = false;
        exchange.Remark("404: this agent has dev containers disabled; --containers FILE (MOCK_CONTAINERS) or preset devcontainers enables them.");
        return NotFound;
    }

    /// <summary>A wrong method on a known path gets an empty 405 that names the right one; a method that chi does not know gets 405 on any path.</summary>
    public static Task AnswerAsync(HttpContext context, RouteMatch match)
    {
        if (Containers.ContainerEndpoints.Hides(context, match.Path) && ChiMethods.Knows(context.Request.Method))
        {
            return Hidden(context).ExecuteAsync(context);
        }

        var isUnknownPath = match.Allowed.Count == 0 && ChiMethods.Knows(context.Request.Method);
        var exchange = Exchange.Of(context);
        exchange.Matched = false;
        var table = context.RequestServices.GetRequiredService<RouteTable>();
        exchange.Nearest = NearestRoute.Later(table.Routes, context.Request.Method, match.Path);
        if (isUnknownPath)
        {
            exchange.Remark(table.Others.FirstOrDefault(route => route.Path == match.Path)?.Endpoint!.Metadata.GetMetadata<OtherRelease>()!.Sentence
                ?? (NearestRoute.Find(table.Routes, context.Request.Method, match.Path) is { } nearest
                    ? $"404: the nearest route that the agent has is {nearest}." : "404: the agent has no route like it."));
        }
        else if (match.Allowed.Count > 0)
        {
            exchange.Remark($"405: the path takes {string.Join(", ", match.Allowed)}.");
        }

        return (isUnknownPath ? NotFound : new Answer(405, [.. match.Allowed.Select(method => Answer.Header("Allow", method))])).ExecuteAsync(context);
    }
}
