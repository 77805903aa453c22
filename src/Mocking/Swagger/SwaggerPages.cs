using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.OpenApi;
using Mocks.Mocking.Hosting;
using Swashbuckle.AspNetCore.Swagger;

namespace Mocks.Mocking.Swagger;

/// <summary>Two documents, the service's own API and the control routes, and the page that shows them.</summary>
/// <remarks>Swashbuckle reads types by reflection: this file is the only one that knows it. It brings MVC and a compiler of expressions
/// along, a tenth of a mock's memory, so it has services of its own, made for whoever asks first.</remarks>
internal sealed class SwaggerPages : IDisposable
{
    private readonly Lazy<ServiceProvider> _services;
    private readonly Lazy<RequestDelegate> _pages;

    /// <param name="registered">What the mock is made of: routes are described by it.</param>
    /// <param name="routes">Of the mock that runs.</param>
    public SwaggerPages(MockService service, IServiceCollection registered, EndpointDataSource routes)
    {
        _services = new(() => Services(service, registered, routes));
        _pages = new(() => Pages(service, _services.Value));
    }

    /// <summary>One document as text, exactly as the page loads it; null when there is none of that name.</summary>
    public async Task<string?> DocumentAsync(string name)
    {
        try
        {
            await using var scope = _services.Value.CreateAsyncScope();
            var document = await scope.ServiceProvider.GetRequiredService<IAsyncSwaggerProvider>().GetSwaggerAsync(name);
            return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_0) + "\n";
        }
        catch (UnknownSwaggerDocument)
        {
            return null;
        }
    }

    public async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        var services = context.RequestServices;
        await using (var scope = _services.Value.CreateAsyncScope())
        {
            context.RequestServices = scope.ServiceProvider;
            await _pages.Value(context);
            context.RequestServices = services;
        }

        if (context.Features.Get<NoPage>() is not null)
        {
            await next(context);
        }
    }

    public void Dispose()
    {
        if (_services.IsValueCreated)
        {
            _services.Value.Dispose();
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Swashbuckle stays at the edge; a native mock serves the documents that the build wrote.")]
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
            swagger.CustomSchemaIds(type => type.Name);
            swagger.OperationFilter<RouteExampleFilter>();
            swagger.SchemaFilter<WireNames>();
        });
        return services.BuildServiceProvider();
    }

    private static RequestDelegate Pages(MockService service, IServiceProvider services)
    {
        var pages = new ApplicationBuilder(services);
        pages.UseSwagger();
        pages.UseSwaggerUI(page =>
        {
            page.DocumentTitle = service.Name;
            page.SwaggerEndpoint("service/swagger.json", service.Imitates);
            page.SwaggerEndpoint("control/swagger.json", $"{service.Name}: control");
        });
        pages.Run(context =>
        {
            context.Features.Set(new NoPage());
            return Task.CompletedTask;
        });
        return pages.Build();
    }

    /// <summary>Says of a request that it is for none of the pages.</summary>
    private sealed class NoPage;
}

/// <summary>Puts the pages into a mock.</summary>
internal static class SwaggerPagesExtensions
{
    private const string Root = "/swagger";

    public static void AddSwaggerPages(this IServiceCollection services, MockService service) =>
        services.AddSingleton(mock => new SwaggerPages(service, services, mock.GetRequiredService<EndpointDataSource>()));

    public static IApplicationBuilder UseSwaggerPages(this IApplicationBuilder app)
    {
        var pages = app.ApplicationServices.GetRequiredService<SwaggerPages>();
        return app.Use((context, next) => context.Request.Path.StartsWithSegments(Root, StringComparison.Ordinal) ? pages.AnswerAsync(context, next) : next(context));
    }
}
