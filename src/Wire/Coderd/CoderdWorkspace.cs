using System.Text.Json.Serialization;

namespace Mocks.Wire.Coderd;

/// <summary>A workspace as <c>GET /workspaces/{workspace}</c> shows it; a part of upstream's members, in upstream's order.</summary>
/// <param name="TaskId">Left out when null.</param>
/// <remarks>Source: coder/coder, <c>codersdk/workspaces.go</c>, <c>Workspace</c>.</remarks>
public sealed record CoderdWorkspace(
    Guid Id,
    GoTime CreatedAt,
    GoTime UpdatedAt,
    Guid OwnerId,
    string OwnerName,
    string OwnerAvatarUrl,
    Guid OrganizationId,
    string OrganizationName,
    Guid TemplateId,
    string TemplateName,
    string TemplateDisplayName,
    string TemplateIcon,
    WorkspaceBuild LatestBuild,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] WorkspaceAppStatus? LatestAppStatus,
    bool Outdated,
    string Name,
    GoTime LastUsedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] GoTime? DeletingAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] GoTime? DormantAt,
    CoderdWorkspaceHealth Health,
    string AutomaticUpdates,
    bool AllowRenames,
    bool Favorite,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] GoTime? NextStartAt,
    bool IsPrebuild,
    Guid? TaskId);

/// <param name="FailingAgents">The ids of its agents that are not healthy.</param>
public sealed record CoderdWorkspaceHealth(bool Healthy, IReadOnlyList<Guid> FailingAgents);
