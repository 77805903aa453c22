using System.Text.Json.Serialization;
using Mocks.Mocking.Control;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.ExternalAuth;

/// <summary>How a user's account with a provider stands.</summary>
/// <param name="AccessToken">What workspaces get.</param>
/// <param name="Valid">Whether the provider takes it.</param>
/// <param name="ExpiresAt">Left out when unknown.</param>
/// <param name="RefreshError">Why coderd cannot refresh it; left out when it can.</param>
public sealed record LinkWish(string AccessToken, bool Valid = true, DateTimeOffset? ExpiresAt = null, string? RefreshError = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(LinkWish))]
internal sealed partial class LinkJson : JsonSerializerContext;

/// <summary>Links and unlinks a provider, as a user does in a browser. A request with <c>listen</c> then gets its token.</summary>
internal static class ExternalAuthControl
{
    private static readonly (string, string)[] Place = [("provider", "gitlab"), ("user", "dev")];

    private const string Path = "/__admin/external-auth/{provider}/links/{user}";

    public static IEndpointRouteBuilder MapExternalAuthControl(this IEndpointRouteBuilder routes)
    {
        var links = routes.MapGroup(Path).WithGroupName("control").WithTags("world").Changes("world");
        links.MapPut("", LinkAsync).WithExample("""{"accessToken":"glpat-mock","valid":true}""", Place).WithName("linkExternalAuth").Accepts<LinkWish>("application/json", "*/*").Produces(204)
            .Produces<ControlProblem>(400).Produces<ControlProblem>(404)
            .WithSummary("Links a user's account with a provider, as the user would in a browser.");
        links.MapDelete("", Unlink).WithExample(null, Place).WithName("unlinkExternalAuth").Produces(204).Produces<ControlProblem>(404)
            .WithSummary("Removes the link.");
        return routes;
    }

    private static async Task<IResult> LinkAsync(string provider, string user, HttpRequest request, WorldStore world)
    {
        var (wish, problem) = await ControlJson.ReadAsync(request, LinkJson.Default.LinkWish);
        return problem ?? Replace(world, provider, user,
            [new ExternalAuthLink(user, wish!.AccessToken, wish.Valid, wish.ExpiresAt, wish.RefreshError)]);
    }

    private static IResult Unlink(string provider, string user, WorldStore world) => Replace(world, provider, user, []);

    private static IResult Replace(WorldStore world, string provider, string user, IEnumerable<ExternalAuthLink> links)
    {
        if (world.UserByName(user) is not { } known)
        {
            return Missing($"There is no user {user}.");
        }

        if (world.ExternalAuth.FirstOrDefault(configured => configured.Id == provider) is not { } found)
        {
            return Missing($"There is no external-auth provider {provider}.");
        }

        var changed = found with { Links = [.. found.Links.Where(link => link.User != known.Name), .. links.Select(link => link with { User = known.Name })] };
        world.ExternalAuth = [.. world.ExternalAuth.Select(configured => configured.Id == provider ? changed : configured)];
        return Results.NoContent();
    }

    private static IResult Missing(string message) =>
        ControlJson.Problem(404, new ControlProblem(message, "GET /__admin/world shows what there is."));
}
