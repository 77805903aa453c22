using System.Text;
using Mocks.Go.Time;

namespace Mocks.MockCoderd.Auth;

/// <summary>Authenticates an API key: its user, or the refusal.</summary>
internal readonly record struct UserIdentity(User? User, Refusal? Refusal);

/// <summary>Checks users' API keys.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpmw/apikey.go</c>: format, id, secret, expiry, login provider, user's status.</remarks>
internal sealed class UserAuth(WorldStore world)
{
    private const int IdLength = 10;
    private const int SecretLength = 22;

    public UserIdentity Check(HttpRequest request) => Check(TokenCarriers.Find(request));

    /// <param name="key">Empty when none was sent.</param>
    public UserIdentity Check(string key)
    {
        if (key.Length == 0)
        {
            return Refused("Cookie \"coder_session_token\" or query parameter must be provided.");
        }

        if (key.Split('-') is not [var id, var secret])
        {
            return Refused($"Invalid API key format: incorrect amount of API key parts, expected 2 got {key.Split('-').Length}");
        }

        if (BytesOf(id) != IdLength)
        {
            return Refused($"Invalid API key format: invalid API key ID length, expected {IdLength} got {BytesOf(id)}");
        }

        if (BytesOf(secret) != SecretLength)
        {
            return Refused($"Invalid API key format: invalid API key secret length, expected {SecretLength} got {BytesOf(secret)}");
        }

        var (owner, whole) = OwnerOf($"{id}-");
        return owner is null ? Refused("API key is invalid.")
            : whole != key ? Refused("API key secret is invalid.")
            : Standing(owner, isOwnKey: whole == owner.ApiKey) is { } refusal ? new(null, refusal)
            : new(owner, null);
    }

    private (User? Owner, string Key) OwnerOf(string id)
    {
        if (world.Users.FirstOrDefault(user => user.ApiKey.StartsWith(id, StringComparison.Ordinal)) is { } user)
        {
            return (user, user.ApiKey);
        }

        // A workspace's programs have a key of its owner, which is deleted when a stop job is picked up.
        return world.WorkspaceOfSessionToken(id) is { Latest: { Transition: Transition.Start } or { Job: JobStatus.Pending } } workspace
            ? (world.UserByName(workspace.Owner), workspace.OwnerSessionToken!)
            : (null, "");
    }

    private Refusal? Standing(User user, bool isOwnKey)
    {
        if (isOwnKey && user.ApiKeyExpiresAt is { } expired && expired <= world.Now)
        {
            return Errors.SignedOut($"API key expired at \"{Moment(expired)}\".");
        }

        switch (isOwnKey ? user.Login : null)
        {
            case { LinkGone: true }:
                return Errors.SignedOut("You must re-authenticate with the login provider.");
            case { RefreshError: { } error, Provider: var provider }:
                return Errors.RefreshFailed(provider, error);
            case { ExpiredAt: { } ended, Provider: var provider } when ended <= world.Now:
                return Errors.SignedOut($"{provider} session expired at \"{Moment(ended)}\". Try signing in again.");
        }

        // A dormant user is woken by using their key.
        return user.Status == UserStatus.Suspended ? Errors.UserNotActive(user.Status.ToSnakeCase()) : null;
    }

    private static string Moment(DateTimeOffset at) => GoTime.From(at.ToUniversalTime()).ToGoString();

    private static int BytesOf(string text) => Encoding.UTF8.GetByteCount(text);

    private static UserIdentity Refused(string detail) => new(null, Errors.SignedOut(detail));
}
