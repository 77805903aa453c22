using Microsoft.AspNetCore.Http.Features;
using Mocks.GoLibraries.GoogleUuid;

namespace Mocks.MockCoderd.Auth;

/// <summary>The agent that calls.</summary>
/// <param name="IsStandIn">The real coderd refuses the request; lenient answers take the default task's agent for the caller.</param>
internal sealed record AgentCaller(Workspace Workspace, Agent Agent, bool IsStandIn = false)
{
    public static ValueTask<AgentCaller?> BindAsync(HttpContext context) => Guards.FoundAsync<AgentCaller>(context);
}

/// <summary>The user who calls.</summary>
internal sealed record UserCaller(User User)
{
    public static ValueTask<UserCaller?> BindAsync(HttpContext context) => Guards.FoundAsync<UserCaller>(context);
}

/// <summary>The checks before a group's routes. What a guard finds is a parameter of the handlers.</summary>
/// <remarks>The real coderd's refusal is the answer of a strict mock. A lenient mock notes it as a verdict and goes on with the
/// default world's user, task or agent.</remarks>
internal static class Guards
{
    public static Answer? Agent(HttpContext context)
    {
        var identity = context.RequestServices.GetRequiredService<AgentAuth>().Check(context.Request);
        return Pass(context, identity.Refusal is null ? new AgentCaller(identity.Workspace!, identity.Agent!) : null, identity.Refusal, world =>
        {
            var (workspace, agent) = world.DefaultAgent;
            return new AgentCaller(workspace, agent, IsStandIn: true);
        });
    }

    public static Answer? User(HttpContext context)
    {
        var (user, refusal) = context.RequestServices.GetRequiredService<UserAuth>().Check(context.Request);
        return Pass(context, user is null ? null : new UserCaller(user), refusal, world => new UserCaller(world.DefaultUser));
    }

    /// <summary>Finds what an id in the path names, for a user who may see it.</summary>
    /// <param name="parameter">The path's parameter with the id.</param>
    /// <param name="find">What has an id, and the name of its owner.</param>
    public static (T? Found, Refusal? Refusal) FindForUser<T>(HttpContext context, string parameter, Func<Guid, (T Found, string Owner)?> find)
        where T : class
    {
        var (caller, refusal) = context.RequestServices.GetRequiredService<UserAuth>().Check(context.Request);
        if (caller is null)
        {
            return (null, refusal);
        }

        var text = (string)context.Request.RouteValues[parameter]!;
        if (!GoUuid.TryParse(text, out var id, out var error))
        {
            return (null, Errors.InvalidUuid(text, error));
        }

        return find(id) is var (found, owner) && (owner == caller.Name || caller.IsOwner) ? (found, null) : (null, Errors.ResourceNotFound());
    }

    /// <summary>Leaves what was found for the handler.</summary>
    /// <param name="refusal">What the real coderd answers when nothing was found.</param>
    /// <param name="standIn">What a lenient mock goes on with.</param>
    /// <returns>The refusal of a strict mock; null when the request may go on.</returns>
    public static Answer? Pass<T>(HttpContext context, T? found, Refusal? refusal, Func<WorldStore, T> standIn)
        where T : class
    {
        if (refusal is not null && Verdicts.Refused(context, refusal) is { } refused)
        {
            return refused;
        }

        return Pass(context, found ?? standIn(context.RequestServices.GetRequiredService<WorldStore>()));
    }

    public static Answer? Pass<T>(HttpContext context, T found)
    {
        context.Features.Set(found);
        return null;
    }

    /// <summary>The caller that the guard has found.</summary>
    /// <exception cref="InvalidOperationException">The route has no such guard.</exception>
    public static ValueTask<T?> FoundAsync<T>(HttpContext context)
        where T : class => ValueTask.FromResult<T?>(context.Features.GetRequiredFeature<T>());
}
