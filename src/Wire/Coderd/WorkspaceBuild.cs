using System.Text.Json.Serialization;

namespace Mocks.Wire.Coderd;

/// <summary>The body of <c>POST …/pause</c> and <c>POST …/resume</c>.</summary>
/// <remarks>Source: coder/coder, <c>codersdk/aitasks.go</c>, <c>PauseTaskResponse</c>, <c>ResumeTaskResponse</c>.</remarks>
public sealed record WorkspaceBuildResponse(WorkspaceBuild WorkspaceBuild);

/// <summary>One build of a workspace.</summary>
/// <param name="Transition"><c>start</c>, <c>stop</c> or <c>delete</c>.</param>
/// <param name="Resources">Empty until the job is done. Left out when null.</param>
/// <param name="Deadline">Null without one.</param>
/// <param name="Status">The workspace's, e.g. <c>stopping</c>.</param>
/// <remarks>Source: coder/coder, <c>codersdk/workspacebuilds.go</c>, <c>WorkspaceBuild</c>.</remarks>
public sealed record WorkspaceBuild(
    Guid Id,
    GoTime CreatedAt,
    GoTime UpdatedAt,
    Guid WorkspaceId,
    string WorkspaceName,
    Guid WorkspaceOwnerId,
    string WorkspaceOwnerName,
    string? WorkspaceOwnerAvatarUrl,
    Guid TemplateVersionId,
    string TemplateVersionName,
    int BuildNumber,
    string Transition,
    Guid InitiatorId,
    string InitiatorName,
    ProvisionerJob Job,
    string Reason,
    IReadOnlyList<string>? Resources,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] GoTime? Deadline,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] GoTime? MaxDeadline,
    string Status,
    int DailyCost,
    MatchedProvisioners MatchedProvisioners,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? TemplateVersionPresetId);

/// <summary>The job that carries a build out.</summary>
/// <param name="Status"><c>pending</c>, <c>running</c>, <c>succeeded</c>, <c>canceling</c>, <c>canceled</c> or <c>failed</c>.</param>
/// <remarks>Source: coder/coder, <c>codersdk/provisionerdaemons.go</c>, <c>ProvisionerJob</c>.</remarks>
public sealed record ProvisionerJob(
    Guid Id,
    GoTime CreatedAt,
    GoTime? StartedAt,
    GoTime? CompletedAt,
    string? Error,
    string Status,
    Guid FileId,
    IReadOnlyDictionary<string, string> Tags,
    int QueuePosition,
    int QueueSize,
    Guid OrganizationId,
    Guid InitiatorId,
    ProvisionerJobInput Input,
    string Type,
    ProvisionerJobMetadata Metadata,
    bool LogsOverflowed);

public sealed record ProvisionerJobInput(Guid WorkspaceBuildId);

/// <summary>Has Go's zero values in the answer of a build.</summary>
public sealed record ProvisionerJobMetadata(
    string TemplateVersionName = "", Guid TemplateId = default, string TemplateName = "", string TemplateDisplayName = "", string TemplateIcon = "");

public sealed record MatchedProvisioners(
    int Count, int Available, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] GoTime? MostRecentlySeen);
