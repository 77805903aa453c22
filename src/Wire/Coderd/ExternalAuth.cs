using System.Text.Json.Serialization;

namespace Mocks.Wire.Coderd;

/// <summary>The body of <c>GET /workspaceagents/me/external-auth</c>: a token, or where to get one.</summary>
/// <param name="AccessToken">Empty until the workspace's owner has linked the provider.</param>
/// <param name="TokenExtra">Always null here, and written.</param>
/// <param name="Url">Where the owner links it; empty when there is a token.</param>
/// <param name="Type">The provider's, e.g. <c>github</c>; empty when there is no token.</param>
/// <param name="ExpiresAt">From release 2.36 on; the zero time when unknown. Left out when null.</param>
/// <remarks>Source: coder/coder, <c>codersdk/agentsdk/agentsdk.go</c>, <c>ExternalAuthResponse</c>.</remarks>
public sealed record ExternalAuthToken(
    string AccessToken,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] IReadOnlyList<string>? TokenExtra,
    string Url,
    string Type,
    GoTime? ExpiresAt,
    string Username,
    string Password)
{
    /// <summary>The owner has to log in first.</summary>
    public static ExternalAuthToken LoginAt(string url, GoTime? expiresAt) => new("", null, url, "", expiresAt, "", "");

    /// <summary>The token in the two halves of a Git login that each kind of provider wants.</summary>
    public static ExternalAuthToken Of(string token, string type, GoTime? expiresAt) => type switch
    {
        "gitlab" => new(token, null, "", type, expiresAt, "oauth2", token),
        "bitbucket-cloud" or "bitbucket-server" => new(token, null, "", type, expiresAt, "x-token-auth", token),
        _ => new(token, null, "", type, expiresAt, token, ""),
    };
}
