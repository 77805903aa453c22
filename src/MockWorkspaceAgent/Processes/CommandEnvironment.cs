using Mocks.Go.Os.Exec;
using Mocks.MockWorkspaceAgent.Life.Manifests;

namespace Mocks.MockWorkspaceAgent.Processes;

/// <summary>The environment and the directory of the agent's commands.</summary>
/// <remarks>Source: coder/coder, <c>agent/agent.go</c>, <c>updateCommandEnv</c>: without a manifest it fails, and a command gets the agent's own environment.</remarks>
internal sealed class CommandEnvironment
{
    private volatile Computed? _computed;

    /// <summary>As <c>NAME=value</c>; the last of a name wins.</summary>
    public IReadOnlyList<string> Variables => _computed?.Variables() ?? GoCommand.OwnEnvironment();

    /// <summary>The directory of the manifest; null when there is none.</summary>
    public string? Directory => _computed?.Directory;

    /// <summary>The manifest; null before the first, and without a coderd.</summary>
    public AgentManifest? Manifest => _computed?.Manifest;

    /// <summary>Takes a manifest, and what the agent computes from it.</summary>
    public void Know(AgentManifest manifest, Func<IReadOnlyList<string>> variables) =>
        _computed = new Computed(manifest, variables, manifest.Directory.Length > 0 ? manifest.Directory : null);

    private sealed record Computed(AgentManifest Manifest, Func<IReadOnlyList<string>> Variables, string? Directory);
}
