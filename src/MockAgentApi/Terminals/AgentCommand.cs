using Mocks.Go.Os;
using Mocks.Go.Os.Exec;
using Mocks.GoLibraries.Xerrors;

namespace Mocks.MockAgentApi.Terminals;

/// <summary>Whether an agent's command could be run.</summary>
internal static class AgentCommand
{
    /// <returns>Why not, in Go's words; null when it could.</returns>
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

    /// <summary>The file to run. Whether one that is named with its folder can be run, the system says.</summary>
    /// <exception cref="WrappedError">There is none.</exception>
    public static string Find(string command, string? path) =>
        command.Contains('/', StringComparison.Ordinal) ? command : LookPath.Find(command, path) ?? throw WrappedError.Plain(LookPath.NotFound(command));
}
