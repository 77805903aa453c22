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
            return OnPath(command, path) is null ? NotFound(command) : null;
        }

        return IsExecutable(command) ? null : !File.Exists(command)
            ? GoFiles.Failed("fork/exec", command, new FileNotFoundException()).Message
            : $"fork/exec {command}: permission denied";
    }

    /// <summary>The file to run. Whether one that is named with its folder can be run, the system says.</summary>
    /// <exception cref="ServerError">There is none.</exception>
    public static string Find(string command, string? path) =>
        command.Contains('/', StringComparison.Ordinal) ? command : OnPath(command, path) ?? throw ServerError.Plain(NotFound(command));

    private static string? OnPath(string command, string? path) =>
        (path ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, command)).FirstOrDefault(IsExecutable);

    private static string NotFound(string command) => $"exec: {GoQuote.Quote(command)}: executable file not found in $PATH";

    private static bool IsExecutable(string file) => File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Executable) != 0);
}
