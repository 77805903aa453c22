using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.LogSnapshots;
using Mocks.MockCoderd.WorkspaceAgents;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;
using Mocks.Wire.Coderd;

namespace Mocks.MockCoderd.Users;

/// <summary>The usual probe of whether a user's token is good.</summary>
/// <remarks>Source: coder/coder, <c>coderd/users.go</c>, <c>userByName</c>. Not reproduced: other users than <c>me</c>. The world
/// knows no e-mail addresses and no times of users: the answer makes them up.</remarks>
internal static class UserEndpoints
{
    private const string Path = "/api/v2/users/me";

    public static IEndpointRouteBuilder MapUsers(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, GetMe).WithPersonExample().WithName("get-user-by-name").WithTags("Users").WithSummary("Get user by name")
            .Produces<CoderdUser>().Produces<ErrorResponse>(401);
        routes.MapOtherMethods(Path, context => UnknownRoutes.WrongMethod(context, "GET"));
        return routes;
    }

    private static Answer GetMe(HttpContext context, UserAuth users, WorldStore world)
    {
        var (user, refusal) = users.Check(context.Request);
        if (refusal is not null && Verdicts.Refused(context, refusal) is { } refused)
        {
            return refused;
        }

        var me = user ?? world.DefaultUser;
        var since = SnapshotStore.DatabaseTime(DateTimeOffset.UnixEpoch.AddYears(56));
        return CoderdAnswer.Of(200, new CoderdUser(
            me.Id, me.Name, null, me.AvatarUrl.Length == 0 ? null : me.AvatarUrl, $"{me.Name}@example.com", since, since,
            SnapshotStore.DatabaseTime(world.Now), me.Status.Word(), LoginTypeOf(me), [world.Organization.Id],
            me.IsOwner ? [new CoderdRole("owner", "Owner")] : []));
    }

    private static string LoginTypeOf(User user) => user.Login?.Provider switch
    {
        null => "password",
        "GitHub" => "github",
        _ => "oidc",
    };
}
