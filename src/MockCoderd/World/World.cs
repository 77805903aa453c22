namespace Mocks.MockCoderd.World;

/// <summary>Everything a coderd knows that its answers depend on. Declared by the preset.</summary>
/// <param name="Users">The first is the one that lenient answers take every caller for.</param>
/// <param name="Tasks">The first is the one that lenient answers take every task for.</param>
public sealed record World(IReadOnlyList<User> Users, IReadOnlyList<WorkspaceTask> Tasks);

/// <param name="ApiKey">Ten characters, a hyphen, twenty-two characters.</param>
public sealed record User(Guid Id, string Name, string ApiKey);

/// <summary>A task with the workspace it runs in.</summary>
/// <param name="Owner">The user's name.</param>
/// <param name="AgentToken">What the workspace's agent proves itself with.</param>
public sealed record WorkspaceTask(
    Guid Id, string Name, string Owner, Guid WorkspaceId, Guid AgentId, string AgentName, Guid AgentToken);
