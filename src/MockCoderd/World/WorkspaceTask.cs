namespace Mocks.MockCoderd.World;

/// <summary>A task. What state it is in is never stored: see <see cref="Tasks.TaskState"/>.</summary>
/// <param name="Owner">The user's name.</param>
/// <param name="Prompt">What the person asked for first.</param>
/// <param name="TemplateVersionId">The version it was made from.</param>
/// <param name="WorkspaceId">Null for a task whose workspace was never made, or is gone.</param>
public sealed record WorkspaceTask(
    Guid Id, string Name, string Owner, string DisplayName, string Prompt, Guid TemplateVersionId, Guid? WorkspaceId,
    DateTimeOffset CreatedAt, bool Deleted = false);
