using System.Globalization;
using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.Releases;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;

namespace Mocks.MockCoderd.Bridge;

/// <summary>The checks that every request to a model passes first.</summary>
/// <remarks>
/// Source: coder/coder, <c>enterprise/coderd/aibridge.go</c> and <c>enterprise/aibridged/http.go</c>, in upstream's order.
/// A lenient mock accepts any key as the default user's; a request without a key is refused in either mode, as Claude Code's
/// first one is. Not reproduced: answers that need a broken database, budgets.
/// </remarks>
internal sealed class BridgeGate(
    BridgeStore bridge, Release release, BridgeLimits limits, UserAuth users, WorldStore world)
{
    /// <summary>The refusal of a deployment without the bridge, or without a licence for it.</summary>
    public Refusal? CheckDeployment(HttpContext context) => bridge.State switch
    {
        _ when !release.AiGateway && IsGateway(context) => Errors.RouteNotFound(),
        BridgeState.Absent => Errors.RouteNotFound(),
        BridgeState.Off => BridgeErrors.Unlicensed(release.AiBridgeName),
        _ => null,
    };

    /// <summary>Runs <paramref name="serve"/> for the caller, or answers with a refusal.</summary>
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

    /// <summary>The path below the bridge's prefix.</summary>
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
            // These replace the general limiter's headers.
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
