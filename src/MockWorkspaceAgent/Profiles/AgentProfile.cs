namespace Mocks.MockWorkspaceAgent.Profiles;

/// <summary>The abilities of the workspace agent at one time: a new one is a property, and an answer asks for it.</summary>
/// <param name="Name">As <c>--profile</c> takes it.</param>
/// <remarks>Source: coder/coder, <c>agent/agentproc</c>, <c>agent/agentfiles</c>: at the pull request 22416, and the merged line after it.</remarks>
public sealed record AgentProfile(string Name)
{
    /// <summary>The four process routes of pull request 22416.</summary>
    public static AgentProfile Seed { get; } = new("seed");

    /// <summary>The merged line of mid-2026.</summary>
    public static AgentProfile Merged { get; } = Seed with
    {
        Name = "merged",
        IsolatesChats = true,
        WaitsForExits = true,
        SortsAndForgets = true,
        SignalsGroups = true,
        ResolvesFolders = true,
        WritesAtomically = true,
        EditsUniquely = true,
        BundlesFiles = true,
    };

    public static IReadOnlyList<AgentProfile> All { get; } = [Seed, Merged];

    /// <summary>Processes belong to the chat of their start, which <c>Coder-Chat-Id</c> names.</summary>
    public bool IsolatesChats { get; init; }

    /// <summary><c>?wait=true</c> waits for the end of a process.</summary>
    public bool WaitsForExits { get; init; }

    /// <summary>The list of processes is sorted, has ten of them, and forgets those that exited long ago.</summary>
    public bool SortsAndForgets { get; init; }

    /// <summary>A process leads a group, and signals go to the group.</summary>
    public bool SignalsGroups { get; init; }

    /// <summary>A missing working directory becomes the agent's or the home directory, and is told.</summary>
    public bool ResolvesFolders { get; init; }

    /// <summary>Files are replaced by a temporary file, and links are followed first; <c>resolve-path</c> tells where they lead.</summary>
    public bool WritesAtomically { get; init; }

    /// <summary>An edit must match once or say <c>replace_all</c>, and nothing is written when any edit fails.</summary>
    public bool EditsUniquely { get; init; }

    /// <summary><c>bundle-files</c> and <c>upload-chat-file</c> are there.</summary>
    public bool BundlesFiles { get; init; }

    /// <returns>Null when there is no such profile.</returns>
    public static AgentProfile? Find(string name) => All.FirstOrDefault(profile => profile.Name == name);
}
