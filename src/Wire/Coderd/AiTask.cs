using System.Text.Json.Serialization;

namespace Mocks.Wire.Coderd;

/// <summary>A task and the state of its workspace.</summary>
/// <param name="OwnerAvatarUrl">Left out when null.</param>
/// <param name="WorkspaceStatus">E.g. <c>running</c>. Left out when null.</param>
/// <param name="WorkspaceAgentLifecycle">E.g. <c>ready</c>.</param>
/// <param name="Status"><c>pending</c>, <c>initializing</c>, <c>active</c>, <c>paused</c>, <c>unknown</c> or <c>error</c>.</param>
/// <param name="UpdatedAt">The last change of its workspace.</param>
/// <remarks>Source: coder/coder, <c>codersdk/aitasks.go</c>, <c>Task</c>.</remarks>
public sealed record AiTask(
    Guid Id,
    Guid OrganizationId,
    Guid OwnerId,
    string OwnerName,
    string? OwnerAvatarUrl,
    string Name,
    string DisplayName,
    Guid TemplateId,
    Guid TemplateVersionId,
    string TemplateName,
    string TemplateDisplayName,
    string TemplateIcon,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? WorkspaceId,
    string WorkspaceName,
    string? WorkspaceStatus,
    int? WorkspaceBuildNumber,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? WorkspaceAgentId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? WorkspaceAgentLifecycle,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] WorkspaceAgentHealth? WorkspaceAgentHealth,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? WorkspaceAppId,
    string InitialPrompt,
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] TaskStateEntry? CurrentState,
    GoTime CreatedAt,
    GoTime UpdatedAt);

/// <param name="State"><c>working</c>, <c>idle</c>, <c>complete</c> or <c>failed</c>.</param>
/// <param name="Uri">Written also when empty.</param>
/// <remarks>Source: coder/coder, <c>codersdk/aitasks.go</c>, <c>TaskStateEntry</c>.</remarks>
public sealed record TaskStateEntry(GoTime Timestamp, string State, string Message, string Uri);

/// <summary>The body of <c>GET /tasks</c>.</summary>
/// <param name="Tasks">Newest first; empty, never null.</param>
/// <remarks>Source: coder/coder, <c>codersdk/aitasks.go</c>, <c>TasksListResponse</c>.</remarks>
public sealed record TasksList(IReadOnlyList<AiTask> Tasks, int Count);

/// <summary>The body of <c>POST /tasks/{user}</c>.</summary>
/// <param name="Input">The prompt.</param>
/// <param name="Name">Made from the input when left out.</param>
/// <param name="DisplayName">Likewise; 64 bytes at most.</param>
/// <remarks>Source: coder/coder, <c>codersdk/aitasks.go</c>, <c>CreateTaskRequest</c>.</remarks>
[GoName("codersdk.CreateTaskRequest")]
public sealed record CreateTaskRequest(
    Guid TemplateVersionId, Guid? TemplateVersionPresetId = null, string? Input = null, string? Name = null, string? DisplayName = null);

/// <summary>The body of <c>POST …/send</c>.</summary>
/// <remarks>Source: coder/coder, <c>codersdk/aitasks.go</c>, <c>TaskSendRequest</c>.</remarks>
[GoName("codersdk.TaskSendRequest")]
public sealed record TaskSendRequest(string Input);

/// <summary>The body of <c>PATCH …/input</c>.</summary>
/// <remarks>Source: coder/coder, <c>codersdk/aitasks.go</c>, <c>UpdateTaskInputRequest</c>.</remarks>
[GoName("codersdk.UpdateTaskInputRequest")]
public sealed record UpdateTaskInputRequest(string Input);

/// <summary>What coderd posts to a task's AgentAPI.</summary>
/// <param name="Type">Always <c>user</c>.</param>
/// <remarks>Source: coder/agentapi-sdk-go (560d1d88d225), <c>MessageRequestBody</c>.</remarks>
public sealed record TaskAppMessage(string Content, string Type = "user");

/// <summary>The answer of a task's AgentAPI to it.</summary>
/// <remarks>Source: coder/agentapi-sdk-go (560d1d88d225), <c>MessageResponseBody</c>.</remarks>
[GoName("gen.MessageResponseBody")]
public sealed record TaskAppPosted([property: JsonPropertyName("$schema"), GoName("*string")] string? Schema, bool Ok);

/// <summary>Its answer to <c>GET /status</c>.</summary>
/// <remarks>Source: coder/agentapi-sdk-go (560d1d88d225), <c>StatusResponseBody</c>.</remarks>
[GoName("gen.StatusResponseBody")]
public sealed record TaskAppStatus(
    [property: JsonPropertyName("$schema"), GoName("*string")] string? Schema, [property: GoName("gen.ConversationStatus")] string Status);
