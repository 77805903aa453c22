using Mocks.Mocking.Routes;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.Routes;

/// <summary>A route's metadata, in addition to its method, path and handler. All else follows from it: the guard,
/// 405 with <c>Allow</c>, 404 inside a group, "another release has it", the nearest route, and the Swagger page.</summary>
/// <example><code>
/// var me = routes.MapGuarded("/api/v2/workspaceagents/me", Guards.Agent);   // the guard runs for every path below
/// me.MapPost("/tasks/{task}/log-snapshot", PostAsync)                       // the handler takes AgentCaller as a parameter
///     .In(release => release.LogSnapshots)                                  // other releases answer 404, with a remark
///     .Documented("upload-task-log-snapshot", "Tasks", "Upload task log snapshot", 400, 401, 404);
/// routes.Map("/api/v2/aibridge/{**path}", AnswerAsync)                      // any method, any rest; exact routes come first
///     .ExcludeFromDescription();
/// </code></example>
internal static class RouteConventions
{
    private static readonly ApiKey AgentToken = new("agent", SessionToken.Header, "00000000-0000-4000-8000-0000000000aa", "The token of the task's agent.");
    public static readonly ApiKey UserKey = new("session", SessionToken.Header, "mocksessid-mocksessionsecret00001", "The session token of a user.");

    /// <summary>A group of routes. The guard also runs for paths and methods of the group that no route takes.</summary>
    /// <param name="prefix">Whole, e.g. <c>/api/v2/tasks/{user}</c>.</param>
    /// <param name="values">Of the prefix's parameters, for the Swagger page.</param>
    public static RouteGroupBuilder MapGuarded(this IEndpointRouteBuilder routes, string prefix, Guard guard, params (string Name, string Value)[] values) =>
        routes.MapGroup(prefix).WithMetadata(new RouteGroup(prefix, guard), KeyOf(guard),
            new RouteExample(Values: values.ToDictionary(value => value.Name, value => value.Value)));

    /// <summary>Guards one route alone.</summary>
    public static RouteHandlerBuilder Guarded(this RouteHandlerBuilder route, Guard guard) =>
        route.WithMetadata(new RouteGuard(guard), KeyOf(guard));

    /// <summary>Only some releases have the routes. In the others they are neither matched nor documented.</summary>
    public static TRoutes In<TRoutes>(this TRoutes routes, Func<Release, bool> has)
        where TRoutes : IEndpointConventionBuilder
    {
        routes.Finally(endpoint =>
        {
            var release = endpoint.ApplicationServices.GetRequiredService<Release>();
            if (!has(release) && !endpoint.Metadata.OfType<OtherRelease>().Any()) // The route's own releases come before its group's.
            {
                string[] others = [.. Release.All.Where(has).Select(other => other.Name)];
                endpoint.Metadata.Add(new OtherRelease($"coderd {release.Name} has no such route; the releases from {others[0]} to {others[^1]} have."));
                endpoint.Metadata.Add(new ExcludeFromDescriptionAttribute());
            }
        });
        return routes;
    }

    /// <summary>Keeps second names of documented routes off the Swagger page.</summary>
    public static RouteGroupBuilder Undocumented(this RouteGroupBuilder routes)
    {
        ((IEndpointConventionBuilder)routes.ExcludeFromDescription()).Finally(endpoint =>
        {
            foreach (var name in endpoint.Metadata.OfType<IEndpointNameMetadata>().ToArray())
            {
                endpoint.Metadata.Remove(name); // Names are unique.
            }
        });
        return routes;
    }

    /// <summary>Names a route on the Swagger page as upstream's own document names it.</summary>
    /// <param name="errors">The statuses of its errors.</param>
    public static RouteHandlerBuilder Documented(this RouteHandlerBuilder route, string id, string tag, string summary, params int[] errors)
    {
        route.WithName(id).WithTags(tag).WithSummary(summary);
        foreach (var status in errors)
        {
            route.Produces<ErrorResponse>(status);
        }

        return route;
    }

    private static ApiKey KeyOf(Guard guard) => guard == Guards.Agent ? AgentToken : UserKey;
}
