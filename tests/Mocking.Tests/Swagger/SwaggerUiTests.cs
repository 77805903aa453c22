using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Mocks.Mocking.Tests.Swagger;

/// <summary>Swagger UI is served as Swashbuckle's own middleware would serve it, to the byte.</summary>
public sealed class SwaggerUiTests
{
    private static readonly string[] Files =
    [
        "index.html", "index.html?urls.primaryName=x", "INDEX.html", "index.js", "index.css", "swagger-ui.css", "swagger-ui.js", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js",
        "favicon-32x32.png", "favicon-16x16.png", "oauth2-redirect.html", "oauth2-redirect.js", "LICENSE", "missing.js", "favicon.ico", "Swagger-UI.css", "index.html/", "documentUrls",
    ];

    public static TheoryData<string> Names => [.. Files];

    [Theory, MemberData(nameof(Names))]
    public async Task Every_answer_is_that_of_Swashbuckle(string file)
    {
        await using var greeter = await Greeter.StartAsync();
        await using var swashbuckle = await StartSwashbuckleAsync();
        var theirs = new Uri(swashbuckle.Urls.Single());

        foreach (var method in new[] { "GET", "HEAD", "POST" })
        {
            var line = $"{method} /swagger/{file}";
            var tag = (await AskAsync(theirs, $"GET /swagger/{file}")).Header("ETag");
            var packedTag = (await AskAsync(theirs, $"GET /swagger/{file}", "Accept-Encoding: gzip")).Header("ETag");
            foreach (var headers in new[] { "", "Accept-Encoding: gzip, br", "Accept-Encoding: GZIP;q=0.5", "Accept-Encoding: gzip;q=0", $"If-None-Match: {tag ?? "x"}",
                         $"Accept-Encoding: gzip\nIf-None-Match: {packedTag ?? "x"}", "If-None-Match: \"x\"" })
            {
                var (expected, actual) = (await AskAsync(theirs, line, headers), await AskAsync(greeter.Address, line, headers));

                Assert.Equal((expected.Status, string.Join('\n', expected.HeaderLines)), (actual.Status, string.Join('\n', actual.HeaderLines)));
                Assert.True(expected.Bytes.AsSpan().SequenceEqual(actual.Bytes), $"{line} {headers}");
            }
        }
    }

    private static async Task<Reply> AskAsync(Uri address, string line, string headers = "")
    {
        using var client = await RawClient.ConnectAsync(address);
        await client.SendAsync(RawClient.Request(line, headers));
        return Reply.Parse(await client.ReadBytesToEndAsync());
    }

    private static async Task<WebApplication> StartSwashbuckleAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var app = builder.Build();
        app.UseSwaggerUI(page =>
        {
            page.DocumentTitle = "Mock Greeter";
            page.SwaggerEndpoint("service/swagger.json", "Greeter 1.0");
            page.SwaggerEndpoint("control/swagger.json", "Mock Greeter: control");
            page.EnablePersistAuthorization();
            page.EnableTryItOutByDefault();
            page.ConfigObject.AdditionalItems["queryConfigEnabled"] = true;
            page.InjectJavascript("keys.js");
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
