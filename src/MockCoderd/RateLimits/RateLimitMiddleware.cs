using System.Globalization;
using Mocks.MockCoderd.Deployment;
using Mocks.Mocking.Control;
using Mocks.Mocking.Journal;
using Mocks.Wire.Coderd;

namespace Mocks.MockCoderd.RateLimits;

/// <summary>Limits requests to <c>/api/v2</c> and <c>/api/experimental</c>, before any token is looked at.</summary>
internal static class RateLimitMiddleware
{
    public static IApplicationBuilder UseRateLimit(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!CommonHeaders.IsApi(context) || ControlSurface.Owns(context))
        {
            await next(context);
            return;
        }

        var limiter = context.RequestServices.GetRequiredService<RateLimiter>();
        var caller = context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (limiter.Decide(caller, context.Request.Path.Value ?? "") is not { } decision)
        {
            await next(context);
            return;
        }

        var headers = context.Response.Headers;
        headers["X-Ratelimit-Limit"] = decision.Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-Ratelimit-Remaining"] = decision.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-Ratelimit-Reset"] = decision.ResetAt.ToString(CultureInfo.InvariantCulture);
        if (decision.Allowed)
        {
            await next(context);
            return;
        }

        var refusal = new Refusal(429, new ErrorResponse(
            $"You've been rate limited for sending more than {decision.Limit} requests in 1m0s."));
        var strict = context.RequestServices.GetRequiredService<CoderdSettings>().Host.Strict;
        Verdicts.Refused(Exchange.Of(context), refusal);
        if (!strict)
        {
            await next(context);
            return;
        }

        headers.RetryAfter = "60";
        await refusal.ToAnswer().ExecuteAsync(context);
    });
}
