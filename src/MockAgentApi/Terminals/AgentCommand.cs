using Mocks.Go.Os;
using Mocks.Go.Os.Exec;
using Mocks.GoLibraries.Xerrors;

namespace Mocks.MockAgentApi.Terminals;

/// <summary>Finds the program of an agent's command.</summary>
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

    /// <summary>The file to run. A path is not checked: starting it will fail.</summary>
    /// <exception cref="WrappedError">No folder of <paramref name="path"/> has the command.</exception>
    public static string Find(string command, string? path) =>
        command.Contains('/', StringComparison.Ordinal) ? command : LookPath.Find(command, path) ?? throw WrappedError.Plain(LookPath.NotFound(command));
}
