using System.Runtime.CompilerServices;

namespace Mocks.Mocking.Swagger;

/// <summary>The Swagger page and both documents.</summary>
internal static class SwaggerPages
{
    private const string Root = "/swagger";

    public static void AddSwaggerPages(this IServiceCollection services)
    {
        if (RuntimeFeature.IsDynamicCodeSupported)
        {
            services.AddSingleton<ISwaggerDocuments, GeneratedDocuments>();
        }
        else
        {
            services.AddSingleton<ISwaggerDocuments, WrittenDocuments>();
        }
    }

    public static IApplicationBuilder UseSwaggerPages(this IApplicationBuilder app) => app.Use(next =>
    {
        // Made at the first request: most mocks get none.
        var pages = new Lazy<RequestDelegate>(() => Pages(app.New(), next));
        return context => context.Request.Path.StartsWithSegments(Root, StringComparison.Ordinal) ? pages.Value(context) : next(context);
    });

    private static RequestDelegate Pages(IApplicationBuilder pages, RequestDelegate next)
    {
        var service = pages.ApplicationServices.GetRequiredService<MockService>();
        var documents = pages.ApplicationServices.GetRequiredService<ISwaggerDocuments>();
        foreach (var name in ISwaggerDocuments.Names)
        {
            pages.MapWhen(context => context.Request.Path == $"{Root}/{name}/swagger.json", document => document.Run(async context =>
                await Results.Text(await documents.OfAsync(name), "application/json;charset=utf-8").ExecuteAsync(context)));
        }

        pages.UseSwaggerUI(page =>
        {
            page.DocumentTitle = service.Name;
            page.SwaggerEndpoint("service/swagger.json", service.Imitates);
            page.SwaggerEndpoint("control/swagger.json", $"{service.Name}: control");
        });
        pages.Run(next);
        return pages.Build();
    }
}
