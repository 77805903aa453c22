using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Mocking.Hosting;

namespace Mocks.Docs;

/// <summary>The control routes of both mocks.</summary>
internal static partial class RouteTable
{
    public static string Of(BothMocks mocks) => Markdown.Table(
        ["route", "mock", "meaning"],
        Of(mocks.AgentApi, "AgentAPI").Concat(Of(mocks.Coderd, "coderd")).GroupBy(route => (route.Path, route.Method))
            .OrderBy(routes => routes.Key.Path, StringComparer.Ordinal).Select(routes => new[]
            {
                $"`{routes.Key.Method} {routes.Key.Path}`", routes.Count() == 2 ? "both" : routes.First().Mock, routes.First().Summary,
            }));

    private static IEnumerable<(string Path, string Method, string Mock, string Summary)> Of(RunningMock mock, string name) =>
        from endpoint in mock.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<IEndpointGroupNameMetadata>()?.EndpointGroupName == "control"
            && endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true }
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
        select (Constraint().Replace(endpoint.RoutePattern.RawText!, "").TrimEnd('/'), method, name,
            endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary ?? "");

    [GeneratedRegex(":[a-z]+(?=})")]
    private static partial Regex Constraint();
}
