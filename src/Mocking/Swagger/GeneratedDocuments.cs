using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.OpenApi;
using Mocks.Go.Time;
using Swashbuckle.AspNetCore.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Mocks.Mocking.Swagger;

/// <summary>The documents that Swashbuckle generates from the routes.</summary>
/// <remarks>Swashbuckle reads types by reflection, here and nowhere else. It loads MVC and an expression compiler, a tenth of a mock's memory,
/// so its services are made at the first request for a document.</remarks>
/// <param name="registered">The mock's services: they decide which parameters of a handler are the request's.</param>
internal sealed class GeneratedDocuments(MockService service, IServiceCollection registered, EndpointDataSource routes) : ISwaggerDocuments, IDisposable
{
    private readonly Lazy<ServiceProvider> _services = new(() => Services(service, registered, routes));

    public async Task<string> OfAsync(string name)
    {
        await using var scope = _services.Value.CreateAsyncScope();
        var document = await scope.ServiceProvider.GetRequiredService<IAsyncSwaggerProvider>().GetSwaggerAsync(name);
        return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_0) + "\n";
    }

    public void Dispose()
    {
        if (_services.IsValueCreated)
        {
            _services.Value.Dispose();
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A native mock has written documents instead.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "As above.")]
    private static ServiceProvider Services(MockService service, IServiceCollection registered, EndpointDataSource routes)
    {
        var services = new ServiceCollection().Add(registered).AddSingleton(routes);
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc("service", new OpenApiInfo { Title = service.Imitates, Version = MockVersion.Text, Description = $"What {service.Imitates} answers, as {service.Name} imitates it." });
            swagger.SwaggerDoc("control", new OpenApiInfo { Title = $"{service.Name}: control", Version = MockVersion.Text, Description = "Journal, verdicts, presets and faults: what no real service has." });
            swagger.DocInclusionPredicate((document, api) => (api.GroupName ?? "service") == document);
            swagger.CustomSchemaIds(SchemaIdOf);
            swagger.MapType<FaultKind>(() => new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. FaultKind.All.Select(kind => (JsonNode)kind.Name)],
            });
            foreach (var key in KeysOf(routes))
            {
                swagger.AddSecurityDefinition(key.Name, new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.ApiKey,
                    In = ParameterLocation.Header,
                    Name = key.Header,
                    Description = $"{key.Help} In the default world: `{key.Value}`",
                });
            }

            swagger.OperationFilter<RouteExampleFilter>();
            swagger.OperationFilter<RouteKeys>();
            swagger.OperationFilter<FileForms>();
            swagger.DocumentFilter<TagOrder>();
            swagger.SchemaFilter<WireNames>();
            swagger.SchemaFilter<EnumNames>();
            swagger.MapType<GoTime>(() => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" });
        });
        return services.BuildServiceProvider();
    }

    /// <summary>The keys that the routes want.</summary>
    public static IReadOnlyList<ApiKey> KeysOf(EndpointDataSource routes) =>
        [.. routes.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<ApiKey>()).OfType<ApiKey>().Distinct().OrderBy(key => key.Name, StringComparer.Ordinal)];

    // ActiveFault<BridgeFault> is BridgeFaultActiveFault.
    private static string SchemaIdOf(Type type) => string.Concat(type.GetGenericArguments().Select(SchemaIdOf)) + type.Name.Split('`')[0];
}

/// <summary>Names the members of wire shapes as on the wire. Control routes have camelCase.</summary>
internal sealed class WireNames : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is OpenApiSchema { Properties: { Count: > 0 } members } shape
            && context.Type.Namespace?.StartsWith("Mocks.Wire", StringComparison.Ordinal) == true)
        {
            shape.Properties = members.ToDictionary(member => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Key), member => member.Value);
        }
    }
}
