namespace Mocks.MockCoderd.World;

/// <summary>A service that users may link their account with, e.g. GitHub.</summary>
/// <param name="Type">E.g. <c>github</c>, <c>gitlab</c>, <c>bitbucket-cloud</c>.</param>
/// <param name="Regex">The urls it is for; empty for none.</param>
public sealed record ExternalAuthProvider(string Id, string Type, string Regex = "", IReadOnlyList<ExternalAuthLink>? Links = null)
{
    public IReadOnlyList<ExternalAuthLink> Links { get; init; } = Links ?? [];
}

/// <summary>A user's account with a provider.</summary>
/// <param name="User">The user's name.</param>
/// <param name="Valid">Whether the provider still takes the token.</param>
/// <param name="ExpiresAt">Null when unknown.</param>
/// <param name="RefreshError">Why the token cannot be refreshed, in the words of coderd's client; null when it can.</param>
public sealed record ExternalAuthLink(
    string User, string AccessToken, bool Valid = true, DateTimeOffset? ExpiresAt = null, string? RefreshError = null);
