namespace Mocks.MockWorkspaceAgent.Profiles;

/// <summary>The abilities of the workspace agent at one time: a new one is a property, and an answer asks for it.</summary>
/// <param name="Name">As <c>--profile</c> takes it.</param>
/// <remarks>Source: coder/coder, <c>agent/agentproc</c>, <c>agent/agentfiles</c>: at the pull request 22416, and the merged line after it.</remarks>
public sealed record AgentProfile(string Name)
{
    /// <summary>The four process routes of pull request 22416.</summary>
    public static AgentProfile Seed { get; } = new("seed");

    /// <summary>The merged line of mid-2026.</summary>
    public static AgentProfile Merged { get; } = new("merged");

    public static IReadOnlyList<AgentProfile> All { get; } = [Seed, Merged];

    /// <returns>Null when there is no such profile.</returns>
    public static AgentProfile? Find(string name) => All.FirstOrDefault(profile => profile.Name == name);
}
