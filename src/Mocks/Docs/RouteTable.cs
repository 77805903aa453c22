using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Mocking.Hosting;

namespace Mocks.Docs;

/// <summary>The control routes of the mocks.</summary>
internal static partial class RouteTable
{
    public static string Of(DocumentedMocks mocks) => Markdown.Table(
        ["route", "mock", "meaning"],
        Of(mocks.Both.AgentApi, "AgentAPI").Concat(Of(mocks.Both.Coderd, "coderd")).Concat(Of(mocks.WorkspaceAgent, "workspace agent")).GroupBy(route => (route.Path, route.Method))
            .OrderBy(routes => routes.Key.Path, StringComparer.Ordinal).Select(routes => new[]
            {
                $"`{routes.Key.Method} {routes.Key.Path}`", routes.Count() == 3 ? "all" : string.Join(", ", routes.Select(route => route.Mock)), routes.First().Summary,
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
