using Mocks.Go.Time;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.ExternalAuth;

/// <summary>Gives a workspace its owner's token for GitHub or another provider, or the page where the owner links the account.</summary>
/// <remarks>
/// Source: coder/coder, <c>coderd/workspaceagents.go</c>, <c>workspaceAgentsExternalAuth</c>.
/// A token that has expired counts as one that the provider refuses: no provider is ever called.
/// Not reproduced: answers that need a broken database, and providers that a template declares (later than 2.36).
/// </remarks>
internal static class ExternalAuthEndpoints
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);

    public static void MapExternalAuth(this RouteGroupBuilder me)
    {
        // Upstream's document marks id and match as required, and does not mention the older url.
        me.MapGet("/external-auth", (string? id, string? match, string? listen, AgentCaller caller, HttpContext context, WorldStore world, Release release) =>
                GetExternalAuthAsync(caller, context, world, release))
            .Documented("get-workspace-agent-external-auth", "Agents", "Get workspace agent external auth", 400, 401, 404)
            .CarriesSecrets().Produces<ExternalAuthToken>().WithExample(null, ("id", "github"));
        me.MapGet("/gitauth", (string? id, string? url, string? listen, AgentCaller caller, HttpContext context, WorldStore world, Release release) =>
                GetExternalAuthAsync(caller, context, world, release))
            .Documented("removed-get-workspace-agent-git-auth", "Agents", "Removed: Get workspace agent git auth", 400, 401, 404)
            .CarriesSecrets().Produces<ExternalAuthToken>().WithExample(null, ("url", "https://github.com/coder/coder"));
    }

    private static async Task<Answer> GetExternalAuthAsync(AgentCaller caller, HttpContext context, WorldStore world, Release release)
    {
        var query = ProviderQuery.Of(QueryPairs.Of(context.Request));
        if (query.Refuse() is { } bad)
        {
            return Verdicts.RefuseWithHint(context, bad);
        }

        var providers = world.ExternalAuth;
        if (query.FindIn(providers) is not { } provider)
        {
            return Verdicts.RefuseWithHint(context, query.NotFoundIn(providers));
        }

        if (caller.Agent.NoUserData)
        {
            return Verdicts.RefuseWithHint(context, Errors.Forbidden());
        }

        var owner = caller.Workspace.Owner;
        var link = LinkOf(provider, owner);
        if (link is { RefreshError: null } && IsGood(link, world.Now))
        {
            return CoderdAnswer.Of(200, TokenOf(provider, link, release));
        }

        if (query.Listen)
        {
            var time = context.RequestServices.GetRequiredService<TimeProvider>();
            var (linked, good) = await WaitAsync(provider.Id, owner, link, world, time, context.RequestAborted);
            return CoderdAnswer.Of(200, TokenOf(linked, good, release));
        }

        return link is { RefreshError: { } error }
            ? new Refusal(500, new("Failed to refresh external auth token.", error)).ToAnswer()
            : CoderdAnswer.Of(200, ExternalAuthToken.LoginAt($"{BuildInfoEndpoints.AccessUrl}/external-auth/{provider.Id}", ExpiryOf(null, release)));
    }

    /// <summary>Looks once a second, for as long as the client waits. Nothing is sent before the end.</summary>
    private static async Task<(ExternalAuthProvider Provider, ExternalAuthLink Link)> WaitAsync(
        string providerId, string owner, ExternalAuthLink? last, WorldStore world, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(PollEvery, time, cancellationToken);
            var provider = world.ExternalAuth.FirstOrDefault(known => known.Id == providerId);
            var link = provider is null ? null : LinkOf(provider, owner);
            if (link is null || link.ExpiresAt < world.Now || link.AccessToken == last?.AccessToken)
            {
                continue; // A bad token stays bad until it is replaced.
            }

            last = link;
            if (link.Valid)
            {
                return (provider!, link);
            }
        }
    }

    private static ExternalAuthLink? LinkOf(ExternalAuthProvider provider, string owner) =>
        provider.Links.FirstOrDefault(link => link.User == owner);

    private static bool IsGood(ExternalAuthLink link, DateTimeOffset now) => link.Valid && !(link.ExpiresAt < now);

    private static ExternalAuthToken TokenOf(ExternalAuthProvider provider, ExternalAuthLink link, Release release) =>
        ExternalAuthToken.Of(link.AccessToken, provider.Type, ExpiryOf(link.ExpiresAt, release));

    private static GoTime? ExpiryOf(DateTimeOffset? at, Release release) =>
        release.ExternalAuthExpiry ? at is { } known ? GoTime.From(known.ToUniversalTime()) : GoTime.Zero : null;
}
