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
        if (!ControlSurface.Owns(context))
        {
            var sent = context.Request.Path;
            context.Request.Path = Collapse(Sent(context));
            if (ControlSurface.Owns(context))
            {
                // Spelt otherwise it has not passed the control surface's checks, and is no way around them.
                context.Request.Path = sent;
            }
        }

        return next(context);
    });

    /// <summary>The mock's own protection, which the real coderd does not have: see <see cref="ControlSurface"/>.</summary>
    public static IApplicationBuilder UseHostNames(this IApplicationBuilder app)
    {
        var settings = app.ApplicationServices.GetRequiredService<HostSettings>();
        return app.Use((context, next) => ControlSurface.Owns(context) || ControlSurface.Allows(settings, context.Request.Host)
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

        return new PathString(IsGroupRoot(path) ? path[..^1] : path);
    }

    // A group's root is the same with and without its slash; an end point is not.
    private static bool IsGroupRoot(string path) => path.EndsWith('/') && path.Split('/') is
        ["", "api", "v2", ""]
        or ["", "api", "v2" or "experimental", "tasks", ""]
        or ["", "api", "v2" or "experimental", "tasks", { Length: > 0 }, ""]
        or ["", "api", "v2" or "experimental", "tasks", { Length: > 0 }, { Length: > 0 }, ""];
}
