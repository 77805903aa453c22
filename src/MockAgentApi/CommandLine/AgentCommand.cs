using Mocks.MockAgentApi.Files;
using Mocks.Wire.Go;

namespace Mocks.MockAgentApi.CommandLine;

/// <summary>Whether an agent's command could be run.</summary>
/// <remarks>Source: Go, <c>os/exec</c>, <c>LookPath</c>.</remarks>
internal static class AgentCommand
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <returns>Why not, in Go's words; null when it could.</returns>
    public static string? Problem(string command, string? path)
    {
        if (!command.Contains('/', StringComparison.Ordinal))
        {
            return (path ?? "").Split(Path.PathSeparator).Any(folder => IsExecutable(Path.Combine(folder, command)))
                ? null
                : $"exec: {GoQuote.Quote(command)}: executable file not found in $PATH";
        }

        return IsExecutable(command) ? null : !File.Exists(command)
            ? GoFiles.Failed("fork/exec", command, new FileNotFoundException()).Message
            : $"fork/exec {command}: permission denied";
    }

    private static bool IsExecutable(string file) => File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Executable) != 0);
}
