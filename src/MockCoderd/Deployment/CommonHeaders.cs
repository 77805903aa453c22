using Mocks.Go.Net.Http;

namespace Mocks.MockCoderd.Deployment;

/// <summary>The headers that coderd's outer middleware puts on every answer.</summary>
/// <remarks>Source: coder/coder, <c>coderd/coderd.go</c> and <c>coderd/httpmw</c>; go-chi/cors; csrf cookie by justinas/nosurf.</remarks>
internal static class CommonHeaders
{
    private const int CsrfTokenBytes = 32;

    public static bool IsApi(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api/v2", StringComparison.Ordinal)
        || context.Request.Path.StartsWithSegments("/api/experimental", StringComparison.Ordinal);

    public static IApplicationBuilder UseCommonHeaders(this IApplicationBuilder app)
    {
        var version = app.ApplicationServices.GetRequiredService<Release>().Version;
        return app.Use((context, next) => AddAsync(context, next, version));
    }

    private static Task AddAsync(HttpContext context, RequestDelegate next, string version)
    {
        var headers = context.Response.Headers;
        if (AwaitsContinue(context.Request))
        {
            // Go closes the connection of a client that still waits for 100 Continue; reading the body undoes this.
            headers.Connection = "close";
        }

        headers["X-Coder-Request-Id"] = Guid.NewGuid().ToString();
        headers["X-Coder-Build-Version"] = version;
        headers.Append("Vary", "Origin");
        if (IsPreflight(context.Request))
        {
            // No other origin is allowed by default, so nothing else is said.
            headers.Append("Vary", "Access-Control-Request-Method");
            headers.Append("Vary", "Access-Control-Request-Headers");
            return new Answer(200, []).ExecuteAsync(context);
        }

        headers["X-Content-Type-Options"] = "nosniff";
        headers.Append("Vary", "Cookie");
        if (!HasCsrfToken(context.Request))
        {
            headers.SetCookie = $"csrf_token={CsrfToken()}; Path=/; HttpOnly; SameSite=Lax";
        }

        return next(context);
    }

    /// <summary>Says that the client will be asked for its body, and so may keep its connection.</summary>
    public static void AsksForBody(HttpContext context) => context.Response.Headers.Remove("Connection");

    private static bool AwaitsContinue(HttpRequest request) =>
        request.Headers.Expect is [{ } expect, ..] && expect.Equals("100-continue", StringComparison.OrdinalIgnoreCase);

    private static bool IsPreflight(HttpRequest request) =>
        request.Method == HttpMethods.Options && request.Headers.AccessControlRequestMethod is [{ Length: > 0 }, ..];

    private static bool HasCsrfToken(HttpRequest request)
    {
        Span<byte> token = stackalloc byte[CsrfTokenBytes];
        return Convert.TryFromBase64String(GoCookies.First(request.Headers.Cookie, "csrf_token"), token, out var bytes) && bytes == CsrfTokenBytes;
    }

    // The token protects nothing here, and a cryptographic generator would load OpenSSL with the first answer.
    private static string CsrfToken()
    {
        Span<byte> token = stackalloc byte[CsrfTokenBytes];
        Random.Shared.NextBytes(token);
        return Convert.ToBase64String(token);
    }
}
