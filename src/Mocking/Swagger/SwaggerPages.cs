using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mocks.Mocking.Swagger;

/// <summary>The start page, the Swagger page and both documents.</summary>
internal static class SwaggerPages
{
    private const string Root = "/swagger";

    public static void AddSwaggerPages(this IServiceCollection services)
    {
        services.AddSingleton<StartPage>();
        if (RuntimeFeature.IsDynamicCodeSupported)
        {
            services.AddSingleton<ISwaggerDocuments, GeneratedDocuments>();
        }
        else
        {
            services.AddSingleton<ISwaggerDocuments, WrittenDocuments>();
        }
    }

    /// <summary>The name of the document of the control routes.</summary>
    public static string ControlName(MockService service) => $"{service.Name}: control";

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
        var start = pages.ApplicationServices.GetRequiredService<StartPage>();
        foreach (var name in ISwaggerDocuments.Names)
        {
            Answer(pages, $"{Root}/{name}/swagger.json", async () => Results.Text(await documents.OfAsync(name), "application/json;charset=utf-8"));
        }

        Answer(pages, Root, () => Task.FromResult(Results.Redirect("swagger/")));
        Answer(pages, $"{Root}/start.css", () => Task.FromResult(Results.Text(Read("start.css"), "text/css;charset=utf-8")));
        Answer(pages, $"{Root}/keys.js", () => Task.FromResult(Results.Text(
            KeyScript(GeneratedDocuments.KeysOf(pages.ApplicationServices.GetRequiredService<EndpointDataSource>())), "text/javascript;charset=utf-8")));
        pages.MapWhen(context => context.Request.Path == $"{Root}/", page => page.Run(context =>
        {
            context.Response.Headers.ContentSecurityPolicy = StartPage.Policy;
            return Results.Text(start.Html("../"), "text/html;charset=utf-8").ExecuteAsync(context);
        }));
        var ui = new SwaggerUi(service.Name, "keys.js", ConfigOf(service));
        pages.Run(async context =>
        {
            if (!await ui.TryAnswerAsync(context.Request.Path.Value![Root.Length..].TrimStart('/'), context))
            {
                await next(context);
            }
        });
        return pages.Build();
    }

    /// <summary>The options of Swagger UI: those that Swashbuckle sets, and four of ours. The last lets <c>?urls.primaryName=</c> choose a document.</summary>
    internal static string ConfigOf(MockService service) => $$"""
        {"urls":[{"url":"service/swagger.json","name":"{{JsonEncodedText.Encode(service.Imitates)}}"},{"url":"control/swagger.json","name":"{{JsonEncodedText.Encode(ControlName(service))}}"}],
        "deepLinking":false,"persistAuthorization":true,"displayOperationId":false,"defaultModelsExpandDepth":1,"defaultModelExpandDepth":1,
        "defaultModelRendering":"example","displayRequestDuration":false,"docExpansion":"list","showExtensions":false,"showCommonExtensions":false,
        "supportedSubmitMethods":["get","put","post","delete","options","head","patch","trace","query"],"tryItOutEnabled":true,"queryConfigEnabled":true}
        """.ReplaceLineEndings("");

    private static void Answer(IApplicationBuilder pages, string path, Func<Task<IResult>> answer) =>
        pages.MapWhen(context => context.Request.Path == path, page => page.Run(async context => await (await answer()).ExecuteAsync(context)));

    private static string Read(string file)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"Swagger/{file}")!);
        return reader.ReadToEnd();
    }

    /// <summary>Fills in the Authorize dialog the first time, where Swagger UI keeps what was entered there.</summary>
    private static string KeyScript(IReadOnlyList<ApiKey> keys)
    {
        var authorized = new JsonObject(keys.Select(key => KeyValuePair.Create<string, JsonNode?>(key.Name, new JsonObject
        {
            ["name"] = key.Name,
            ["schema"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = key.Header, ["description"] = key.Help },
            ["value"] = key.Value,
        })));
        return $"localStorage.getItem(\"authorized\") ?? localStorage.setItem(\"authorized\", JSON.stringify({authorized.ToJsonString()}));\n";
    }
}
