using Mocks.Go.Os;
using Mocks.Go.Os.Exec;

namespace Mocks.MockAgentApi.Terminals;

/// <summary>Checks the program of an agent's command before it is run.</summary>
internal static class AgentCommand
{
    /// <returns>Why it cannot be run, in Go's words; null when it can.</returns>
    public static string? Problem(string command, string? path)
    {
        if (!command.Contains('/', StringComparison.Ordinal))
        {
            return LookPath.Find(command, path) is null ? LookPath.NotFound(command) : null;
        }

        return LookPath.IsExecutable(command) ? null : !File.Exists(command)
            ? GoFiles.Failed("fork/exec", command, new FileNotFoundException()).Message
            : $"fork/exec {command}: permission denied";
    }
}
