using System.Globalization;
using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.Bridge.Limits;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.Releases;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;

namespace Mocks.MockCoderd.Bridge;

/// <summary>Everything that is asked of a request before a model is.</summary>
/// <remarks>
/// Source: coder/coder, <c>enterprise/coderd/aibridge.go</c> and <c>enterprise/aibridged/http.go</c>, in upstream's order.
/// Lenient takes any key for the default user's; a request without one is refused in either case, as Claude Code's first is.
/// Not reproduced: answers that need a broken database, budgets.
/// </remarks>
internal sealed class BridgeGate(
    BridgeStore bridge, Release release, BridgeLimits limits, UserAuth users, WorldStore world)
{
    /// <summary>The bridge as this deployment has it; the refusal when it has none to speak of.</summary>
    public Refusal? CheckDeployment(HttpContext context) => bridge.State switch
    {
        _ when !release.AiGateway && IsGateway(context) => Errors.RouteNotFound(),
        BridgeState.Absent => Errors.RouteNotFound(),
        BridgeState.Off => BridgeErrors.Unlicensed(release.AiBridgeName),
        _ => null,
    };

    /// <summary>Lets a request for a model through, or answers it.</summary>
    public async Task PassAsync(HttpContext context, Func<User, Task> serve)
    {
        if (CheckDeployment(context) is { } closed)
        {
            await closed.ToAnswer().ExecuteAsync(context);
            return;
        }

        using var place = limits.Enter(bridge.Current.MaxConcurrency);
        if (place is null)
        {
            await BridgeErrors.AtCapacity(release.AiBridgeName).ToAnswer().ExecuteAsync(context);
            return;
        }

        if (CheckRequest(context) is { } refused)
        {
            await refused.ExecuteAsync(context);
            return;
        }

        var (user, refusal) = users.Check(BridgeKey.Find(context.Request, release));
        if (refusal is not null && Verdicts.Refused(context, BridgeErrors.Unauthorized()) is { } unauthorized)
        {
            await unauthorized.ExecuteAsync(context);
            return;
        }

        await serve(user ?? world.DefaultUser);
    }

    /// <summary>The path as the bridge sees it, without its own prefix.</summary>
    public static string PathBelow(HttpContext context) =>
        context.Request.Path.Value!.Split('/', 5) is [_, _, _, _, var rest] ? $"/{rest}" : "/";

    private static bool IsGateway(HttpContext context) =>
        context.Request.Path.StartsWithSegments(BridgeEndpoints.GatewayPrefix, StringComparison.Ordinal);

    private Answer? CheckRequest(HttpContext context)
    {
        var key = BridgeKey.Find(context.Request, release);
        var caller = key.Length > 0 ? key : context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (limits.Decide(caller, bridge.Current.RateLimit) is { } decision)
        {
            // It writes over what the general limiter said.
            var headers = context.Response.Headers;
            headers["X-Ratelimit-Limit"] = decision.Limit.ToString(CultureInfo.InvariantCulture);
            headers["X-Ratelimit-Remaining"] = decision.Remaining.ToString(CultureInfo.InvariantCulture);
            headers["X-Ratelimit-Reset"] = decision.ResetAt.ToString(CultureInfo.InvariantCulture);
            if (!decision.Allowed)
            {
                headers.RetryAfter = "1";
                return BridgeErrors.RateLimited().ToAnswer();
            }
        }

        if (BridgeKey.IsByok(context.Request, release) && !bridge.Current.AllowByok)
        {
            return BridgeErrors.ByokOff().ToAnswer();
        }

        return key.Length == 0 ? BridgeErrors.NoKey().ToAnswer() : null;
    }
}
