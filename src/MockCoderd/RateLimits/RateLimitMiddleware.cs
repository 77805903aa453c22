using System.Globalization;
using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.Deployment;
using Mocks.Mocking.Control;

namespace Mocks.MockCoderd.RateLimits;

/// <summary>Limits requests to <c>/api/v2</c> and <c>/api/experimental</c>, before any token is asked for.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpmw/ratelimit.go</c>. A caller is a user when there is a good API key, and
/// an address otherwise: an agent's token is not looked at yet. Not reproduced: <c>X-Coder-Bypass-Ratelimit</c>.</remarks>
internal static class RateLimitMiddleware
{
    public static IApplicationBuilder UseRateLimit(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!CommonHeaders.IsApi(context) || ControlSurface.Owns(context)
            || Decide(context) is not { } decision)
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

    private static RateDecision? Decide(HttpContext context)
    {
        var user = context.RequestServices.GetRequiredService<UserAuth>().Check(context.Request).User;
        var caller = user?.Id.ToString() ?? context.Connection.RemoteIpAddress?.ToString() ?? "";
        return context.RequestServices.GetRequiredService<RateLimiter>().Decide(caller, context.Request.Path.Value ?? "");
    }
}
