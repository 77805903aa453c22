using Mocks.GoLibraries.Chi;

namespace Mocks.Mocking.Routes;

/// <summary>What a service on chi answers to a path or a method without a route: plain text, no JSON.</summary>
/// <param name="IsUnknownPath">Else the method is wrong: an empty 405 that names the right ones. A method that chi does not know gets it on any path.</param>
/// <param name="Hint">The release that has the route, the nearest route, or the right methods. Null when nothing is near.</param>
/// <remarks>Source: go-chi/chi 5.2.</remarks>
public sealed record Unmatched(Answer Answer, bool IsUnknownPath, string? Hint)
{
    private static readonly Answer NotFound = new(404,
        [Answer.Header("Content-Type", "text/plain; charset=utf-8"), Answer.Header("X-Content-Type-Options", "nosniff")],
        "404 page not found\n"u8.ToArray());

    /// <summary>Notes the nearest route in the exchange.</summary>
    /// <param name="service">Whose routes they are, in a sentence: <c>AgentAPI</c>.</param>
    public static Unmatched Of(HttpContext context, RouteMatch match, string service)
    {
        var exchange = Exchange.Of(context);
        var table = context.RequestServices.GetRequiredService<RouteTable>();
        exchange.Matched = false;
        exchange.Nearest = NearestRoute.Later(table.Routes, exchange.Method, match.Path);
        return match.Allowed.Count == 0 && ChiMethods.Knows(exchange.Method)
            ? new Unmatched(NotFound, true, HintFor(table, exchange.Method, match.Path, service))
            : new Unmatched(new Answer(405, [.. match.Allowed.Select(method => Answer.Header("Allow", method))]), false,
                match.Allowed.Count > 0 ? $"The path takes {string.Join(", ", match.Allowed)}." : null);
    }

    private static string? HintFor(RouteTable table, string method, string path, string service) =>
        table.Others.FirstOrDefault(route => route.Path == path)?.Endpoint!.Metadata.GetMetadata<OtherRelease>()!.Sentence
            ?? (NearestRoute.Find(table.Routes, method, path) is { } nearest ? $"The nearest route that {service} has is {nearest}." : null);
}
