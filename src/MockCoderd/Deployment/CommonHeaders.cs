using System.Security.Cryptography;
using Mocks.Mocking.Control;

namespace Mocks.MockCoderd.Deployment;

/// <summary>What coderd's outer layers put on every answer.</summary>
/// <remarks>Source: coder/coder, <c>coderd/coderd.go</c> and <c>coderd/httpmw</c>; csrf cookie by justinas/nosurf.</remarks>
internal static class CommonHeaders
{
    private const int CsrfTokenBytes = 32;

    public static bool IsApi(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api/v2", StringComparison.Ordinal)
        || context.Request.Path.StartsWithSegments("/api/experimental", StringComparison.Ordinal);

    public static IApplicationBuilder UseCommonHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (ControlSurface.Owns(context))
        {
            return next(context);
        }

        var headers = context.Response.Headers;
        headers["X-Coder-Request-Id"] = Guid.NewGuid().ToString();
        headers["X-Coder-Build-Version"] = BuildInfoEndpoints.Version;
        headers.Append("Vary", "Origin");
        headers["X-Content-Type-Options"] = "nosniff";
        headers.Append("Vary", "Cookie");
        if (!HasCsrfToken(context.Request))
        {
            headers.SetCookie = $"csrf_token={Convert.ToBase64String(RandomNumberGenerator.GetBytes(CsrfTokenBytes))}; Path=/; HttpOnly; SameSite=Lax";
        }

        return next(context);
    });

    private static bool HasCsrfToken(HttpRequest request)
    {
        Span<byte> token = stackalloc byte[CsrfTokenBytes];
        return request.Cookies["csrf_token"] is { Length: 44 } sent
            && Convert.TryFromBase64String(sent, token, out var bytes) && bytes == CsrfTokenBytes;
    }
}
