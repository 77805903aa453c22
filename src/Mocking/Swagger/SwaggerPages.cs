using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Mocks.Mocking.Hosting;
using Swashbuckle.AspNetCore.Swagger;

namespace Mocks.Mocking.Swagger;

/// <summary>Two documents, the service's own API and the control routes, and the page that shows them.</summary>
/// <remarks>Swashbuckle reads types by reflection: this file is the only one that knows it.</remarks>
internal static class SwaggerPages
{
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Swashbuckle stays at the edge; a native mock serves the documents that the build wrote.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "As above.")]
    public static void AddSwaggerPages(this IServiceCollection services, MockService service)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc("service", new OpenApiInfo { Title = service.Imitates, Version = MockVersion.Text, Description = $"What {service.Imitates} answers, as {service.Name} imitates it." });
            swagger.SwaggerDoc("control", new OpenApiInfo { Title = $"{service.Name}: control", Version = MockVersion.Text, Description = "Journal, verdicts, presets and faults: what no real service has." });
            swagger.DocInclusionPredicate((document, api) => (api.GroupName ?? "service") == document);
            swagger.CustomSchemaIds(type => type.Name);
            swagger.OperationFilter<RouteExampleFilter>();
            swagger.SchemaFilter<WireNames>();
        });
    }

    /// <summary>One document as text, exactly as the page loads it; null when there is none of that name.</summary>
    public static async Task<string?> DocumentAsync(IServiceProvider services, string name)
    {
        try
        {
            var document = await services.GetRequiredService<IAsyncSwaggerProvider>().GetSwaggerAsync(name);
            return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_0) + "\n";
        }
        catch (UnknownSwaggerDocument)
        {
            return null;
        }
    }

    public static IApplicationBuilder UseSwaggerPages(this IApplicationBuilder app, MockService service)
    {
        app.UseSwagger();
        app.UseSwaggerUI(page =>
        {
            page.DocumentTitle = service.Name;
            page.SwaggerEndpoint("service/swagger.json", service.Imitates);
            page.SwaggerEndpoint("control/swagger.json", $"{service.Name}: control");
        });
        return app;
    }
}
