using System.Collections.Concurrent;
using System.Text;
using Mocks.Go.Crypto;

namespace Mocks.Mocking.Swagger;

/// <summary>Swagger UI as Swashbuckle's middleware serves it, with hashes of our own: the framework's load OpenSSL, which the machine of a native mock need not have.</summary>
/// <param name="title">Of the page.</param>
/// <param name="script">An address that the page loads first.</param>
/// <param name="config">The options of Swagger UI as JSON.</param>
internal sealed class SwaggerUi(string title, string script, string config)
{
    private const string CacheControl = "max-age=0, private";

    /// <summary>What Swashbuckle fills in for options that are not set.</summary>
    private const string OAuthConfig = """{"scopeSeparator":" ","scopes":[],"useBasicAuthenticationWithAccessCodeGrant":false,"usePkceWithAuthorizationCodeGrant":false}""";

    private readonly ConcurrentDictionary<(string Name, bool Compressed), Body> _files = new();
    private readonly Lazy<Body> _page = new(() => Filled("index.html",
        ("DocumentTitle", title), ("HeadContent", $"<script src='{script}' type='text/javascript'></script>{Environment.NewLine}"),
        ("StylesPath", "./swagger-ui.css"), ("ScriptBundlePath", "./swagger-ui-bundle.js"), ("ScriptPresetsPath", "./swagger-ui-standalone-preset.js")));
    private readonly Lazy<Body> _start = new(() => Filled("index.js", ("ConfigObject", config), ("OAuthConfigObject", OAuthConfig), ("Interceptors", "{}")));

    private sealed record Body(byte[] Bytes, string Type)
    {
        public string Tag { get; } = $"\"{Convert.ToBase64String(Sha1.Sum(Bytes))}\"";
    }

    /// <param name="name">Of a file, e.g. <c>index.html</c>.</param>
    /// <returns>False when there is no such file, or the request would not read it.</returns>
    public async Task<bool> TryAnswerAsync(string name, HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            return false;
        }

        if (name.Equals("index.html", StringComparison.OrdinalIgnoreCase))
        {
            await AnswerFilledAsync(_page.Value, context);
        }
        else if (name == "index.js")
        {
            await AnswerFilledAsync(_start.Value, context);
        }
        else if (SwaggerUiPackage.Find(name) is { } file)
        {
            var compressed = file.IsSmaller && TakesGzip(context.Request);
            await AnswerFileAsync(_files.GetOrAdd((name, compressed), _ => new Body(compressed ? file.Gzip : file.Read(), SwaggerUiPackage.TypeOf(name))), compressed, context);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static async Task AnswerFilledAsync(Body body, HttpContext context)
    {
        var response = context.Response;
        if (context.Request.Headers.IfNoneMatch == body.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.Headers.CacheControl = CacheControl;
        response.Headers.ETag = body.Tag;
        response.Headers["x-swagger-ui-version"] = SwaggerUiPackage.Version;
        response.ContentType = $"{body.Type};charset=utf-8";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            response.ContentLength = body.Bytes.Length;
            return;
        }

        await response.Body.WriteAsync(body.Bytes, context.RequestAborted);
    }

    private static async Task AnswerFileAsync(Body body, bool compressed, HttpContext context)
    {
        var response = context.Response;
        response.Headers.ETag = body.Tag;
        response.Headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch == body.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.Headers.CacheControl = CacheControl;
        response.Headers.ContentEncoding = compressed ? "gzip" : default;
        response.ContentType = body.Type;
        response.ContentLength = body.Bytes.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await response.Body.WriteAsync(body.Bytes, context.RequestAborted);
        }
    }

    private static bool TakesGzip(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Quality is not 0 && encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase));

    private static Body Filled(string template, params IEnumerable<(string Name, string Value)> values) => new(
        Encoding.UTF8.GetBytes(values.Aggregate(SwaggerUiPackage.Template(template), (text, value) => text.Replace($"%({value.Name})", value.Value, StringComparison.Ordinal))),
        template == "index.js" ? "application/javascript" : "text/html");
}
