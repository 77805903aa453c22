using System.Globalization;

namespace Mocks.MockCoderd.Bridge;

/// <summary>The checks before the bridge's routes, in upstream's order.</summary>
/// <remarks>
/// Source: coder/coder, <c>enterprise/coderd/aibridge.go</c> and <c>enterprise/aibridged/http.go</c>.
/// A lenient mock accepts any key as the default user's; a request without a key is refused in either mode, as Claude Code's
/// first one is. Not reproduced: answers that need a broken database, budgets.
/// </remarks>
internal sealed class BridgeGate(BridgeStore bridge, Release release, BridgeLimits limits, UserAuth users)
{
    /// <summary>Guards coderd's own lists.</summary>
    public static Answer? Lists(HttpContext context) => Of(context).CheckDeployment(context) ?? Guards.User(context);

    /// <summary>Guards the requests to models. The handler disposes of <see cref="InFlight"/> when it has answered.</summary>
    public static Answer? Models(HttpContext context)
    {
        var gate = Of(context);
        if (gate.CheckDeployment(context) is { } closed)
        {
            return closed;
        }

        if (gate.Enter() is not { } inFlight)
        {
            return BridgeErrors.AtCapacity(gate.Name).ToAnswer();
        }

        context.Features.Set(inFlight);
        var refused = gate.CheckLimits(context) ?? gate.CheckUser(context);
        if (refused is not null)
        {
            inFlight.Dispose();
        }

        return refused;
    }

    /// <summary>Guards the routes that are only passed on: they are answered at once.</summary>
    public static Answer? PassThrough(HttpContext context)
    {
        var refused = Models(context);
        context.Features.Get<InFlight>()?.Dispose();
        return refused;
    }

    private string Name => release.AiBridgeName;

    private static BridgeGate Of(HttpContext context) => context.RequestServices.GetRequiredService<BridgeGate>();

    private InFlight? Enter() => limits.Enter(bridge.Current.MaxConcurrency);

    private Answer? CheckDeployment(HttpContext context)
    {
        var refusal = bridge.State switch
        {
            BridgeState.Absent => Errors.RouteNotFound(),
            BridgeState.Off => BridgeErrors.Unlicensed(Name),
            _ => null,
        };
        Exchange.Of(context).Matched = bridge.State != BridgeState.Absent;
        return refusal?.ToAnswer();
    }

    private Answer? CheckLimits(HttpContext context)
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

    private Answer? CheckUser(HttpContext context)
    {
        var (user, refusal) = users.Check(BridgeKey.Find(context.Request, release));
        return Guards.Pass(
            context, user is null ? null : new UserCaller(user), refusal is null ? null : BridgeErrors.Unauthorized(),
            world => new UserCaller(world.DefaultUser));
    }
}
