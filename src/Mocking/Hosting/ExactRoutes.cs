using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Mocks.Mocking.Control;

namespace Mocks.Mocking.Hosting;

/// <summary>Routes as Go's routers match them: letter by letter, and a trailing slash is another path.</summary>
public static class ExactRoutes
{
    /// <summary>Goes after <c>UseRouting</c>. What no route takes, and what only ASP.NET would have matched, goes to
    /// <paramref name="unknown"/>.</summary>
    /// <param name="asSent">Compare the path as it was sent, where <c>/%73tatus</c> is not <c>/status</c>; else as the
    /// middleware before this left it.</param>
    public static IApplicationBuilder UseExactRoutes(this IApplicationBuilder app, RequestDelegate unknown, bool asSent) => app.Use((context, next) =>
        ControlSurface.Owns(context) || (context.GetEndpoint() is RouteEndpoint { RoutePattern: var pattern } && IsExact(pattern, asSent ? RawPath(context) : context.Request.Path.Value ?? ""))
            ? next(context)
            : unknown(context));

    /// <summary>Answers every method on a path that no other route takes.</summary>
    public static void MapOtherMethods(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Answer> answer) =>
        routes.Map(pattern, context => answer(context).ExecuteAsync(context)).ExcludeFromDescription();

    /// <summary>The path of a request as it was sent, without its query.</summary>
    public static string RawPath(HttpContext context) =>
        context.Features.Get<IHttpRequestFeature>()?.RawTarget is ['/', ..] target ? target.Split('?')[0] : context.Request.Path.Value ?? "";

    private static bool IsExact(RoutePattern pattern, string path)
    {
        if (pattern.PathSegments.Count == 0)
        {
            return path == "/";
        }

        var segments = path.Split('/');
        var open = pattern.PathSegments is [.., { Parts: [RoutePatternParameterPart { IsCatchAll: true }] }];
        if (open ? segments.Length < pattern.PathSegments.Count : segments.Length != pattern.PathSegments.Count + 1)
        {
            return false;
        }

        for (var at = 0; at < pattern.PathSegments.Count; at++)
        {
            if (pattern.PathSegments[at].Parts is [RoutePatternLiteralPart literal] && literal.Content != segments[at + 1])
            {
                return false;
            }
        }

        return true;
    }
}
