namespace Mocks.MockCoderd.Users;

/// <summary>The caller, as user: the usual probe of an API key.</summary>
/// <remarks>Source: coder/coder, <c>coderd/users.go</c>, <c>userByName</c>. Not reproduced: other users than <c>me</c>. The world
/// has no e-mail addresses and times of users; the answer's are invented.</remarks>
internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v2/users/me", GetMe).Guarded(Guards.User)
        .Documented("get-user-by-name", "Users", "Get user by name", 401).Produces<CoderdUser>();

    private static Answer GetMe(UserCaller caller, WorldStore world)
    {
        var me = caller.User;
        var since = DatabaseTime.Of(DateTimeOffset.UnixEpoch.AddYears(56));
        return CoderdAnswer.Of(200, new CoderdUser(
            me.Id, me.Name, null, me.AvatarUrl.Length == 0 ? null : me.AvatarUrl, $"{me.Name}@example.com", since, since,
            DatabaseTime.Of(world.Now), me.Status.ToSnakeCase(), LoginTypeOf(me), [world.Organization.Id],
            me.IsOwner ? [new CoderdRole("owner", "Owner")] : []));
    }

    private static string LoginTypeOf(User user) => user.Login?.Provider switch
    {
        null => "password",
        "GitHub" => "github",
        _ => "oidc",
    };
}
