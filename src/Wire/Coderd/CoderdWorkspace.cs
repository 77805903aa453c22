using System.Text.Json.Serialization;
using Mocks.Go.Time;

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
    CoderdBuild LatestBuild,
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

/// <summary>A build of a workspace; a part of upstream's members, in upstream's order.</summary>
/// <param name="Status">The one word for the workspace, e.g. <c>running</c>, <c>stopping</c>.</param>
/// <remarks>Source: coder/coder, <c>codersdk/workspacebuilds.go</c>, <c>WorkspaceBuild</c>.</remarks>
public sealed record CoderdBuild(
    Guid Id, GoTime CreatedAt, GoTime UpdatedAt, Guid WorkspaceId, string WorkspaceName, Guid WorkspaceOwnerId, string WorkspaceOwnerName,
    Guid TemplateVersionId, string TemplateVersionName, int BuildNumber, string Transition, Guid InitiatorId, string InitiatorName,
    CoderdJob Job, string Reason, string Status);

/// <summary>A provisioner's job; a part of upstream's members, in upstream's order.</summary>
/// <param name="StartedAt">Left out when null, as the next two.</param>
/// <remarks>Source: coder/coder, <c>codersdk/provisionerdaemons.go</c>, <c>ProvisionerJob</c>.</remarks>
public sealed record CoderdJob(Guid Id, GoTime CreatedAt, GoTime? StartedAt, GoTime? CompletedAt, string? Error, string Status);
