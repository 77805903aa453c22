using System.Text.Json.Serialization;

namespace Mocks.Wire.WorkspaceAgent;

/// <summary>The body of <c>GET /api/v0/containers</c>, and each message of its watch.</summary>
/// <param name="Devcontainers">Sorted by folder. Null is Go's nil slice, which is written as null: none is known.</param>
/// <param name="Warnings">Null when there is nothing to warn of.</param>
/// <remarks>Source: coder/coder, <c>codersdk/workspaceagents.go</c>, <c>WorkspaceAgentListContainersResponse</c>.</remarks>
public sealed record ContainersResponse(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] IReadOnlyList<Devcontainer>? Devcontainers,
    IReadOnlyList<AgentContainer> Containers,
    IReadOnlyList<string>? Warnings = null);

/// <param name="ConfigPath">Null when it is not known.</param>
/// <param name="Status"><c>running</c>, <c>stopped</c>, <c>starting</c>, <c>stopping</c>, <c>deleting</c> or <c>error</c>.</param>
/// <param name="Dirty">Its configuration has changed since its container was made.</param>
/// <param name="Container">Null until it is created.</param>
/// <param name="Agent">The agent inside the container; null without one.</param>
/// <param name="Error">Why the last action failed; null when it did not.</param>
public sealed record Devcontainer(
    Guid Id, string Name, string WorkspaceFolder, string? ConfigPath = null, string Status = "running", bool Dirty = false,
    AgentContainer? Container = null, DevcontainerAgent? Agent = null, string? Error = null);

public sealed record DevcontainerAgent(Guid Id, string Name, string Directory);

/// <param name="Status">For people, as the container engine says it.</param>
/// <param name="Volumes">Paths of the machine by those in the container.</param>
public sealed record AgentContainer(
    GoTime CreatedAt, string Id, string Name, string Image, IReadOnlyDictionary<string, string> Labels, bool Running,
    IReadOnlyList<ContainerPort> Ports, string Status, IReadOnlyDictionary<string, string> Volumes);

/// <param name="Port">In the container.</param>
/// <param name="HostIp">Null when the port is not published.</param>
/// <param name="HostPort">Null when the port is not published.</param>
public sealed record ContainerPort(int Port, string Network, string? HostIp = null, int? HostPort = null);
