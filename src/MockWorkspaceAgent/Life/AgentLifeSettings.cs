using System.Collections.Immutable;

namespace Mocks.MockWorkspaceAgent.Life;

/// <summary>Who an agent is, and where it lives.</summary>
/// <param name="CoderUrl">E.g. <c>http://localhost:8080/</c>. Scripts get it with a final slash, as the bootstrap script exports it.</param>
/// <param name="Environment">The environment of the agent's process: what scripts inherit and manifest values are expanded against. The agent adds
/// <c>HOME</c>, <c>TMPDIR</c>, <c>CODER_AGENT_URL</c>, <c>CODER_AGENT_AUTH</c>, <c>CODER_AGENT_SOCKET_PATH</c> and the end of <c>PATH</c>.</param>
public sealed record AgentLifeSettings(Uri CoderUrl, string Token, AgentFolders Folders, IReadOnlyDictionary<string, string> Environment)
{
    public const string StandardApiVersion = "2.9";

    /// <summary>The version of the agent API to ask for. A coderd that is older is asked again for its own version.</summary>
    public string ApiVersion { get; init; } = StandardApiVersion;

    /// <summary>The agent's own version, e.g. <c>v2.34.0</c>; null for coderd's, from which a real agent is downloaded.</summary>
    public string? Version { get; init; }

    /// <summary>Display names by log source, which a manifest does not have.</summary>
    public IReadOnlyDictionary<Guid, string> ScriptNames { get; init; } = ImmutableDictionary<Guid, string>.Empty;

    /// <summary>The command line of the program that stands in for <c>coder</c>; the words of a call follow. Empty when there is no program.</summary>
    public IReadOnlyList<string> CoderCommand { get; init; } = [];

    /// <summary>Where commands run; null for this machine.</summary>
    public ICommandPlace? Place { get; init; }

    /// <summary>The name of the user that commands run as; null for the user of this process.</summary>
    public string? User { get; init; }

    /// <summary>The shell of scripts without a shebang; null for the login shell of the user.</summary>
    public string? LoginShell { get; init; }
}
