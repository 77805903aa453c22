using System.Reflection;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Routes;

namespace Mocks.MockAgentApi.OpenApi;

/// <summary>What AgentAPI says about itself: its document in four forms, each schema, and a page to read it in.</summary>
/// <remarks>Source: huma 2.32.0, <c>api.go</c>, <c>NewAPI</c>. A schema that nobody knows is <c>null</c>, not a 404.
/// Not reproduced: the page's reader comes from a public CDN there; here nothing is loaded from elsewhere.</remarks>
internal static class OpenApiEndpoints
{
    private static readonly Lazy<byte[]> DocsPage = new(() =>
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("OpenApi/docs.html")!;
        var page = new byte[stream.Length];
        stream.ReadExactly(page);
        return page;
    });

    public static IEndpointRouteBuilder MapOpenApi(this IEndpointRouteBuilder routes)
    {
        MapGet(routes, "/openapi.json", document => Document("json", document.Json));
        MapGet(routes, "/openapi-3.0.json", document => Document("json", document.Json30));
        MapGet(routes, "/openapi.yaml", document => Document("yaml", document.Yaml));
        MapGet(routes, "/openapi-3.0.yaml", document => Document("yaml", document.Yaml30));
        MapGet(routes, "/docs", _ => Plain("text/html", DocsPage.Value));
        routes.MapGet("/schemas/{name}", GetSchema).ExcludeFromDescription();
        return routes;
    }

    private static void MapGet(IEndpointRouteBuilder routes, string path, Func<OpenApiDocument, Answer> answer) =>
        routes.MapGet(path, (OpenApiDocument document) => answer(document)).ExcludeFromDescription();

    // The name is taken as it was sent: /schemas/Err%6frModel is the schema of no such name.
    private static Answer GetSchema(HttpContext context, OpenApiDocument document)
    {
        var name = Routing.RawPath(context).Split('/')[^1];
        return Plain("application/json", document.Schema(name.EndsWith(".json", StringComparison.Ordinal) ? name[..^".json".Length] : name));
    }

    private static Answer Document(string form, ReadOnlyMemory<byte> body) => Plain($"application/vnd.oai.openapi+{form}", body);

    private static Answer Plain(string type, ReadOnlyMemory<byte> body) => new(200, [Answer.Header("Content-Type", type)], body);
}
