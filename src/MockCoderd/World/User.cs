using System.Text.Json.Serialization;

namespace Mocks.MockCoderd.World;

[JsonConverter(typeof(SnakeCaseConverter<UserStatus>))]
public enum UserStatus
{
    Active,
    Dormant,
    Suspended,
}

/// <param name="ApiKey">Ten characters, a hyphen, twenty-two characters.</param>
/// <param name="ApiKeyExpiresAt">Never when left out.</param>
/// <param name="IsOwner">Has the site role <c>owner</c>, and so sees everything and may pass the rate limit by.</param>
/// <param name="AvatarUrl">Empty for none.</param>
/// <param name="Login">Where the key came from, when that was GitHub or OpenID Connect.</param>
/// <param name="GitSshKey">The pair that <c>GET …/me/gitsshkey</c> gives to the user's agents.</param>
public sealed record User(
    Guid Id, string Name, string ApiKey, UserStatus Status = UserStatus.Active, DateTimeOffset? ApiKeyExpiresAt = null,
    bool IsOwner = false, string AvatarUrl = "", ProviderLogin? Login = null, GitSshKey? GitSshKey = null);

/// <summary>The login provider's word on a key that came through it; a key in good standing has none of the three troubles.</summary>
/// <param name="Provider">As coderd writes it: <c>GitHub</c> or <c>OpenID Connect</c>.</param>
/// <param name="LinkGone">The user is no longer linked to the provider.</param>
/// <param name="ExpiredAt">The provider's session ended then, and there is nothing to refresh it with.</param>
/// <param name="RefreshError">The provider refused to refresh the session, in the words of coderd's client.</param>
public sealed record ProviderLogin(
    string Provider, bool LinkGone = false, DateTimeOffset? ExpiredAt = null, string? RefreshError = null);

public sealed record GitSshKey(string PublicKey, string PrivateKey);
