using Mocks.Go.Os.Exec;

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

    /// <summary>Takes what the agent has computed from a manifest.</summary>
    public void Know(Func<IReadOnlyList<string>> variables, string? directory) => _computed = new Computed(variables, directory);

    private sealed record Computed(Func<IReadOnlyList<string>> Variables, string? Directory);
}
