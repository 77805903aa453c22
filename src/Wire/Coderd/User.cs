namespace Mocks.Wire.Coderd;

/// <summary>A user as <c>GET /users/me</c> shows it.</summary>
/// <param name="Name">The full name. Left out when null.</param>
/// <param name="AvatarUrl">Left out when null.</param>
/// <param name="LoginType">E.g. <c>password</c>, <c>github</c>, <c>oidc</c>.</param>
/// <param name="Roles">Without <c>member</c>, which every user has and no answer lists.</param>
/// <remarks>Source: coder/coder, <c>codersdk/users.go</c>, <c>User</c>.</remarks>
public sealed record CoderdUser(
    Guid Id, string Username, string? Name, string? AvatarUrl, string Email, GoTime CreatedAt, GoTime UpdatedAt, GoTime? LastSeenAt,
    string Status, string LoginType, IReadOnlyList<Guid> OrganizationIds, IReadOnlyList<CoderdRole> Roles);

/// <remarks>Source: coder/coder, <c>codersdk/rbacroles.go</c>, <c>SlimRole</c>.</remarks>
public sealed record CoderdRole(string Name, string DisplayName);
