namespace Mocks.Mocking.Inspector;

/// <summary>What the inspector page shows.</summary>
/// <param name="Neighbours">The other mocks of this process, reached below <c>/__admin/mocks/{program}</c>.</param>
/// <param name="Saved">Of a saved journal: a sentence that says so. The page then offers nothing that would change a mock. Left out for a mock that runs.</param>
public sealed record InspectorInfo(
    string Name, string Program, string Imitates, string Version, IReadOnlyList<InspectorMenuItem> Views, IReadOnlyList<string> Neighbours,
    string? Saved = null);

/// <param name="Name">Its module is <c>/__admin/inspector/views/{name}.js</c>.</param>
public sealed record InspectorMenuItem(string Name, string Title);

/// <summary>The inspector page, its files, and the way to the mocks that it shows with this one.</summary>
internal static class InspectorEndpoints
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private const string OtherMocks = "/__admin/mocks";

    public static RouteGroupBuilder MapInspector(this RouteGroupBuilder admin)
    {
        admin.MapGet("", GetPage).WithName("inspector").WithTags("mock").Produces<string>(200, "text/html")
            .WithSummary("The inspector: a page that shows what happens, live.");
        var files = admin.MapGroup("").ExcludeFromDescription();
        files.MapGet("/inspector", GetInfo);
        files.MapGet("/inspector/{**path}", GetFile);
        files.Map("/mocks/{program}/{**path}", AskOtherAsync).WithMetadata(new AnyQuery());
        return admin;
    }

    // Addresses in the page are relative, so that it also works below another path of a proxy.
    internal static IResult GetPage(HttpContext context, InspectorFiles files) =>
        context.Request.Path.Value!.EndsWith('/') ? GetFile("index.html", context, files) : Results.Redirect("__admin/");

    private static IResult GetInfo(MockService service, IEnumerable<InspectorView> views, Neighbours neighbours) => ControlJson.Ok(
        new InspectorInfo(
            service.Name, service.Program, service.Imitates, MockVersion.Text,
            [.. views.Where(view => view.Title.Length > 0).Select(view => new InspectorMenuItem(view.Name, view.Title))],
            [.. neighbours.Programs]),
        ControlJson.Default.InspectorInfo);

    internal static IResult GetFile(string path, HttpContext context, InspectorFiles files)
    {
        if (files.Find(path) is not { } file)
        {
            return ControlJson.Problem(404, new ControlProblem($"The inspector has no file {path}.", "GET /__admin/ is its page."));
        }

        var headers = context.Response.Headers;
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return Results.Bytes(file.Content, file.Type, entityTag: file.Tag);
    }

    private static async Task AskOtherAsync(string program, HttpContext context, Neighbours neighbours)
    {
        context.Request.Path.StartsWithSegments($"{OtherMocks}/{program}", StringComparison.Ordinal, out var rest);

        // The way from mock to mock has one step, however long the path is.
        if (rest.StartsWithSegments("/mocks") || !await neighbours.AskAsync(program, "/__admin" + rest, context))
        {
            await ControlJson.Problem(404, new ControlProblem(
                $"There is no control route {context.Request.Method} {OtherMocks}/{program}{rest}.",
                neighbours.Programs.Any()
                    ? $"Mocks that run with this one: {string.Join(", ", neighbours.Programs)}."
                    : "No other mock runs with this one; mocks up starts several.")).ExecuteAsync(context);
        }
    }
}
