using Mocks.Mocking.Hosting;
using Mocks.Mocking.Routes;

namespace Mocks.MockAgentApi.OpenApi;

/// <summary>AgentAPI's document in four forms, each schema, and a page that shows the document.</summary>
/// <remarks>Source: huma 2.32.0, <c>api.go</c>, <c>NewAPI</c>. An unknown schema is <c>null</c>, not a 404.
/// Not reproduced: upstream's page loads its reader from a public CDN; this page loads nothing from elsewhere.</remarks>
internal static class OpenApiEndpoints
{
    public static IEndpointRouteBuilder MapOpenApi(this IEndpointRouteBuilder routes)
    {
        MapFile(routes, "/openapi.json", "application/vnd.oai.openapi+json");
        MapFile(routes, "/openapi-3.0.json", "application/vnd.oai.openapi+json");
        MapFile(routes, "/openapi.yaml", "application/vnd.oai.openapi+yaml");
        MapFile(routes, "/openapi-3.0.yaml", "application/vnd.oai.openapi+yaml");
        MapFile(routes, "/docs", "text/html", "docs.html");
        routes.MapGet("/schemas/{name}", GetSchema).ExcludeFromDescription();
        return routes;
    }

    private static void MapFile(IEndpointRouteBuilder routes, string path, string type, string? file = null) =>
        routes.MapGet(path, (OpenApiDocument document) => Plain(type, document.Read(file ?? path[1..]))).ExcludeFromDescription();

    // The name is read as sent, undecoded: /schemas/Err%6frModel is unknown.
    private static Answer GetSchema(HttpContext context, OpenApiDocument document)
    {
        var name = Routing.RawPath(context).Split('/')[^1];
        return Plain("application/json", document.Schema(name.EndsWith(".json", StringComparison.Ordinal) ? name[..^".json".Length] : name));
    }

    private static Answer Plain(string type, byte[] body) => new(200, [Answer.Header("Content-Type", type)], body);
}
