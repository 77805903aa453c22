using System.Globalization;
using Mocks.Go.Net.Http;
using Mocks.Go.Strconv;
using Mocks.GoLibraries.Httprate;
using Mocks.MockCoderd.WorkspaceApps;

namespace Mocks.MockCoderd.RateLimits;

/// <summary>Limits requests to <c>/api/v2</c>, <c>/api/experimental</c> and path apps, before any guard.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpmw/ratelimit.go</c>. A caller is a user when there is a good API key (from 2.32 on),
/// and an address otherwise: an agent's token is not read yet.</remarks>
internal static class RateLimitMiddleware
{
    private const string BypassHeader = "X-Coder-Bypass-Ratelimit";

    public static IApplicationBuilder UseRateLimit(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!CommonHeaders.IsApi(context) && !AppRequest.Owns(context.Request.Path.Value!))
        {
            await next(context);
            return;
        }

        var settings = context.RequestServices.GetRequiredService<CoderdSettings>();
        var user = settings.Release.LimitsUsers ? context.RequestServices.GetRequiredService<UserAuth>().Check(context.Request).User : null;
        var bypasses = user is not null && GoNumber.IsTrue(GoHeader.Get(context.Request.Headers[BypassHeader]));
        if (settings.RateLimit > 0 && bypasses && !user!.IsOwner && Verdicts.Refused(context, Errors.MayNotBypass()) is { } forbidden)
        {
            await forbidden.ExecuteAsync(context);
            return;
        }

        if (Decide(context, settings, user, bypasses && user!.IsOwner) is not { } decision)
        {
            await next(context);
            return;
        }

        var headers = context.Response.Headers;
        headers["X-Ratelimit-Limit"] = decision.Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-Ratelimit-Remaining"] = decision.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-Ratelimit-Reset"] = decision.ResetAt.ToString(CultureInfo.InvariantCulture);
        if (decision.Allowed || Verdicts.Refused(context, Errors.RateLimited(decision.Limit)) is not { } refused)
        {
            await next(context);
            return;
        }

        headers.RetryAfter = "60";
        await refused.ExecuteAsync(context);
    });

    private static RateDecision? Decide(HttpContext context, CoderdSettings settings, User? user, bool bypasses)
    {
        // Exempt callers get a one-off key, so they are never limited.
        var caller = bypasses ? Guid.NewGuid().ToString() : user?.Id.ToString() ?? context.Connection.RemoteIpAddress?.ToString() ?? "";
        var path = settings.Release.LimitsCleanPaths ? context.Request.Path.Value!.TrimEnd('/') : CoderdPaths.Sent(context);
        return context.RequestServices.GetRequiredService<RateLimiter>().Decide(caller, path, isKept: !bypasses);
    }
}
