using Microsoft.AspNetCore.Http.Features;

namespace Mocks.Mocking.Routes;

/// <summary>The service's routes, as its endpoints and their metadata declare them.</summary>
public sealed class RouteTable
{
    private readonly RouteTree _tree = new();

    public RouteTable(EndpointDataSource endpoints)
    {
        List<ServiceRoute> routes = [], others = [];
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            var path = $"/{endpoint.RoutePattern.RawText!.Trim('/')}";
            if (ControlSurface.OwnsPath(path))
            {
                continue;
            }

            var isOther = endpoint.Metadata.GetMetadata<OtherRelease>() is not null;
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [ServiceRoute.AnyMethod])
            {
                (isOther ? others : routes).Add(new ServiceRoute(method, path, endpoint, endpoint.Metadata.GetMetadata<RouteGuard>()?.Guard));
            }
        }

        (Routes, Others) = (routes, others);
        Groups = [.. routes.SelectMany(route => route.Endpoint!.Metadata.GetOrderedMetadata<RouteGroup>()).Distinct()];
        _tree.Add(Routes, Groups);
    }

    /// <summary>The routes that the release in force has.</summary>
    public IReadOnlyList<ServiceRoute> Routes { get; }

    /// <summary>The routes that only other releases have.</summary>
    public IReadOnlyList<ServiceRoute> Others { get; }

    public IReadOnlyList<RouteGroup> Groups { get; }

    /// <summary>Builds the table of a service on another core. The first request would build it, and the caller would wait.</summary>
    public static void Prepare(IServiceProvider services) => _ = Task.Run(services.GetRequiredService<RouteTable>);

    public RouteMatch Find(string method, string path) => _tree.Find(method, path);
}

/// <summary>The end of a service's pipeline.</summary>
public static class Routing
{
    /// <summary>Runs the guard of the request's group, then the request's endpoint.</summary>
    /// <param name="pathOf">The path to match: as it was sent (<see cref="RawPath"/>), or as middleware left it.</param>
    /// <param name="unmatched">Answers when no route takes path and method, and runs the guard (<see cref="RouteMatch.Check"/>) where it applies.</param>
    public static void RunRoutes(this IApplicationBuilder service, Func<HttpContext, string> pathOf, Func<HttpContext, RouteMatch, Task> unmatched)
    {
        // Made by the first request, or by a program as soon as it listens: all routes are mapped by then.
        var table = new Lazy<RouteTable>(service.ApplicationServices.GetRequiredService<RouteTable>);
        service.Run(context =>
        {
            var match = table.Value.Find(context.Request.Method, pathOf(context));
            if (match.Route is not { Endpoint: { } endpoint, Path: var pattern })
            {
                return unmatched(context, match);
            }

            if (context.Features.Get<Exchange>() is { } exchange)
            {
                exchange.Route = pattern;
            }

            if (match.Check(context) is { } refused)
            {
                return refused.ExecuteAsync(context);
            }

            match.SetValues(context, pattern);
            return endpoint.RequestDelegate!(context);
        });
    }

    /// <summary>The path of a request as it was sent, without its query.</summary>
    public static string RawPath(HttpContext context) =>
        context.Features.Get<IHttpRequestFeature>()?.RawTarget is ['/', ..] target ? target.Split('?')[0] : context.Request.Path.Value ?? "";
}
