namespace Mocks.Workspace.Declaration;

/// <summary>A workspace as coderd reads it from a state.</summary>
/// <param name="Agents">In the order of their addresses; those too that coderd drops (<see cref="DeclaredAgent.IsAttached"/>).</param>
/// <param name="Warnings">What coderd drops without a word, in plain words.</param>
/// <param name="Grace">What the container says; null without one.</param>
/// <param name="Secrets">Values that must not be shown.</param>
internal sealed record DeclaredWorkspace(
    IReadOnlyList<DeclaredAgent> Agents, IReadOnlyList<DeclaredAiTask> AiTasks, WorkspaceOrigin Origin, StopGrace? Grace, IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Secrets);

/// <summary>Who and what the state was made for; from its data sources, or made up.</summary>
/// <param name="TaskId">Of <c>data.coder_task</c>. Outside a task it is a random one that coderd does not know; null without that data source.</param>
/// <param name="IsTask">The data source says so.</param>
/// <param name="Prompt">Empty for none.</param>
internal sealed record WorkspaceOrigin(Guid WorkspaceId, string WorkspaceName, Guid OwnerId, string OwnerName, Guid? TaskId, bool IsTask, string Prompt);

/// <summary>How long a container has between SIGTERM and SIGKILL.</summary>
/// <param name="Address">Of the container.</param>
/// <param name="IsSet">The state says it; else it is the provider's default.</param>
/// <remarks>Source: kreuzwerker docker provider, container delete: <c>destroy_grace_seconds</c> is 0 when it is not set.</remarks>
internal sealed record StopGrace(string Address, TimeSpan Time, bool IsSet);

/// <param name="Id">The task's; of a resource that is not enabled, a random one.</param>
internal sealed record DeclaredAiTask(string Address, string Id, string AppId, bool IsEnabled, string Prompt);
