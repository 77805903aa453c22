using Microsoft.AspNetCore.Http.Features;
using Mocks.Mocking.Control;
using Mocks.Mocking.Settings;

namespace Mocks.MockCoderd.Deployment;

/// <summary>Paths as coderd routes them: decoded (an encoded slash too), with repeated slashes taken for one.</summary>
/// <remarks>The real <c>CODER_AGENT_URL</c> ends in a slash, so scripts ask for <c>//api/v2/…</c>. A mock that answers
/// 404 there makes every snapshot look "not supported", and silently lost.</remarks>
internal static class CoderdPaths
{
    public static IApplicationBuilder UseCoderdPaths(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Request.Path = Collapse(Sent(context));
        return next(context);
    });

    /// <summary>Refuses other host names, which the real coderd does not: see <see cref="ControlSurface"/>.</summary>
    public static IApplicationBuilder UseHostNames(this IApplicationBuilder app)
    {
        var settings = app.ApplicationServices.GetRequiredService<HostSettings>();
        return app.Use((context, next) => ControlSurface.Allows(settings, context.Request.Host)
            ? next(context)
            : RefuseHost(context));
    }

    /// <summary>The path as it was sent, decoded, with every slash it had.</summary>
    public static string Sent(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        return target.StartsWith('/') ? Uri.UnescapeDataString(target.Split('?')[0]) : context.Request.Path.Value ?? "/";
    }

    private static Task RefuseHost(HttpContext context)
    {
        var refusal = ControlSurface.Refusal(context.Request.Host);
        return CoderdAnswer.Of(400, new Wire.Coderd.ErrorResponse(refusal.Message, refusal.Detail)).ExecuteAsync(context);
    }

    private static PathString Collapse(string path)
    {
        while (path.Contains("//", StringComparison.Ordinal))
        {
            path = path.Replace("//", "/", StringComparison.Ordinal);
        }

        return new PathString(path);
    }
}
