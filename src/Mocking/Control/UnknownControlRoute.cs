using Mocks.Mocking.Routes;

namespace Mocks.Mocking.Control;

/// <summary>Answers what no control route takes: 405 where the path has other methods, else 404 with the nearest route.</summary>
internal static class UnknownControlRoute
{
    public static IResult Refuse(HttpContext context, EndpointDataSource endpoints)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value!);
        ServiceRoute[] routes =
        [
            .. from endpoint in endpoints.Endpoints.OfType<RouteEndpoint>()
               where ControlSurface.OwnsPath($"/{endpoint.RoutePattern.RawText!.TrimStart('/')}")
               from known in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
               select new ServiceRoute(known, endpoint.RoutePattern.RawText!.TrimEnd('/')),
        ];
        var tree = new RouteTree();
        tree.Add(routes, []);
        // ASP.NET's routes, unlike a service's, take a path in any case and with a slash at its end.
        var match = tree.Find(method, path.TrimEnd('/').ToLowerInvariant());
        if (match.Allowed is { Count: > 0 } allowed)
        {
            context.Response.Headers.Allow = string.Join(", ", allowed);
            return ControlJson.Problem(405, new ControlProblem($"The control route {path} does not take {method}.", $"It takes {string.Join(", ", allowed)}."));
        }

        var nearest = NearestRoute.Find(routes, method, path) is { } route ? $"Did you mean {route}? " : "";
        return ControlJson.Problem(404, new ControlProblem(
            $"There is no control route {method} {path}.",
            $"{nearest}GET /swagger shows them all, e.g. GET /__admin/requests, GET /__admin/verdicts, PUT /__admin/preset, POST /__admin/faults."));
    }
}
